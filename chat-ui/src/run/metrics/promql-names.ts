import type { PrometheusClient } from "@prometheus-io/codemirror-promql";
import type { ToolInput, ToolOutput } from "@mayday/agent/contract";

type Names = ToolOutput<"list_metrics">;
type Asked = Omit<ToolInput<"list_metrics">, "run">;
/** Gives no names when they cannot be had: completion is a help, never a reason to fail. */
type Ask = (of: Asked) => Promise<Names | null>;

/** New metrics and labels appear while a system runs. */
const KEPT_MS = 60_000;
const NONE: Names = { metrics: [], labels: [], values: [] };

const ofMetric = (metric?: string): Asked => (metric === undefined || metric === "" ? {} : { metric });

/** What the editor completes from, through the learner's own tool: the browser never speaks to Prometheus. */
export function promqlNames(ask: Ask): PrometheusClient {
  const kept = new Map<string, { at: number; names: Promise<Names> }>();
  const names = (of: Asked): Promise<Names> => {
    const key = JSON.stringify(of);
    const known = kept.get(key);
    if (known !== undefined && Date.now() - known.at < KEPT_MS) return known.names;
    const asked = ask(of).then((answer) => {
      if (answer === null) kept.delete(key);
      return answer ?? NONE;
    });
    kept.set(key, { at: Date.now(), names: asked });
    return asked;
  };
  return {
    labelNames: async (metric) => (await names(ofMetric(metric))).labels,
    labelValues: async (label, metric) => (await names({ ...ofMetric(metric), label })).values,
    metricNames: async () => (await names({})).metrics.map(({ name }) => name),
    metricMetadata: async () =>
      Object.fromEntries((await names({})).metrics.map(({ name, type, help }) => [name, [{ type, help }]])),
    series: async () => [],
    flags: async () => ({}),
  };
}
