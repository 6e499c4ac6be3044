import type { ToolInput } from "@mayday/agent/contract";
import type { Query as PanelQuery } from "../../../../observability/boards/boards.ts";
import { useQuery, type Query } from "../../connection/use-query.ts";
import { useRun } from "../run-context.ts";
import { boundsNow, isLive, rangeKey, stepSeconds, type TimeRange } from "../time-range.ts";
import { joined } from "./board-query.ts";

const REFRESH_MS = 5000;
const POINTS = 90;

/** All series of a panel over the range; asked only while it is in view. */
export function usePanelSeries(
  queries: readonly PanelQuery[],
  range: TimeRange,
  asking: boolean,
): Query<"query_promql"> {
  const { run } = useRun();
  const query = joined(queries);
  const step = stepSeconds(range, POINTS);
  const ask = (): ToolInput<"query_promql"> => {
    const { from, to } = boundsNow(range);
    const onStep = (at: number): number => Math.floor(at / (step * 1000)) * step * 1000;
    return { run, query, from: onStep(from), to: onStep(to), step };
  };
  return useQuery({
    tool: "query_promql",
    input: asking ? ask : null,
    key: `${query} ${rangeKey(range)}`,
    every: isLive(range) ? REFRESH_MS : null,
  });
}
