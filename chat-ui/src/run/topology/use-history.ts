import { useMemo } from "react";
import type { ToolInput } from "@mayday/agent/contract";
import { useQuery } from "../../connection/use-query.ts";
import { useRun } from "../run-context.ts";
import { QUERIES, type QueryGroup } from "./queries.ts";
import { readingsOf, type Readings } from "./readings.ts";

export const HISTORY_MINUTES = 5;
const STEP_S = 10;
const REFRESH_MS = 10_000;

/** The readings of the last minutes, oldest first; of the service that is looked at, when it is one. */
export function useHistory(service: string | null): readonly Readings[] {
  const nodes = useRange("nodes", service);
  const calls = useRange("calls", service);
  const flows = useRange("flows", service);
  return useMemo(() => {
    const series = [nodes, calls, flows].flatMap((data) => data?.series ?? []);
    const moments = Math.max(0, ...series.map(({ points }) => points.length));
    return Array.from({ length: moments }, (_, moment) => readingsOf(series, moment));
  }, [nodes, calls, flows]);
}

function useRange(group: QueryGroup, service: string | null) {
  const { run } = useRun();
  const ask = (): ToolInput<"query_promql"> => {
    const to = Math.floor(Date.now() / (STEP_S * 1000)) * STEP_S * 1000;
    const about = service === null ? {} : { service };
    return { run, query: QUERIES[group], from: to - HISTORY_MINUTES * 60_000, to, step: STEP_S, ...about };
  };
  const key = `${run} ${group} ${service ?? ""}`;
  return useQuery({ tool: "query_promql", input: ask, key, every: REFRESH_MS }).data;
}
