import { useMemo } from "react";
import type { Failure, ToolInput } from "@mayday/agent/contract";
import { useQuery, type Query } from "../../connection/use-query.ts";
import { useRun } from "../run-context.ts";
import { judge, type Judged } from "./health.ts";
import { policiesOf, type EdgePolicy } from "./policy.ts";
import { QUERIES, type QueryGroup } from "./queries.ts";
import { readingsOf, type Readings } from "./readings.ts";

const REFRESH_MS = 4000;
const POLICY_MS = 20_000;

type Answer = Query<"query_promql">["data"];

export type Topology = {
  readings: Readings;
  health: { nodes: ReadonlyMap<string, Judged>; edges: ReadonlyMap<string, Judged> };
  policies: ReadonlyMap<string, EdgePolicy>;
  hasMesh: boolean;
  /** Milliseconds since the epoch of the figures; null until the first are here. */
  at: number | null;
  loading: boolean;
  failure: Failure | null;
  refresh: () => void;
};

/**
 * The map's figures, kept up to date while it is shown. Policies are asked for only while they are: it is on record that
 * a learner looked at the settings.
 */
export function useTopology(active: boolean, showsPolicies: boolean): Topology {
  const { run, progress } = useRun();
  const operations = useQuery({
    tool: "list_operations",
    input: active && showsPolicies ? { run } : null,
    key: run,
    every: POLICY_MS,
  });
  const mesh = operations.data?.mesh ?? null;
  const nodes = useFigures("nodes", active);
  const calls = useFigures("calls", active);
  const flows = useFigures("flows", active);
  const stores = useFigures("stores", active);
  const ofMesh = useFigures("mesh", active);
  const all = [nodes, calls, flows, stores];
  const readings = useReadings(nodes.data, calls.data, flows.data, stores.data, ofMesh.data);
  const alerts = progress?.alerts;
  const health = useMemo(() => judge(readings, alerts ?? []), [readings, alerts]);
  const policies = useMemo(() => policiesOf(mesh), [mesh]);
  return {
    readings,
    health,
    policies,
    hasMesh: mesh !== null || (ofMesh.data?.series.length ?? 0) > 0,
    at: nodes.data?.series[0]?.points.at(-1)?.[0] ?? null,
    loading: all.some(({ loading }) => loading),
    failure: all.find(({ failure }) => failure?.status === "error")?.failure ?? null,
    refresh: () => {
      for (const one of all) one.refresh();
    },
  };
}

/** Made anew only when one of the answers is. */
function useReadings(nodes: Answer, calls: Answer, flows: Answer, stores: Answer, mesh: Answer): Readings {
  return useMemo(
    () => readingsOf([nodes, calls, flows, stores, mesh].flatMap((data) => data?.series ?? [])),
    [nodes, calls, flows, stores, mesh],
  );
}

function useFigures(group: QueryGroup, active: boolean): Query<"query_promql"> {
  const { run } = useRun();
  const ask = (): ToolInput<"query_promql"> => {
    const now = Date.now();
    return { run, query: QUERIES[group], from: now, to: now, step: 1 };
  };
  return useQuery({ tool: "query_promql", input: active ? ask : null, key: `${run} ${group}`, every: REFRESH_MS });
}
