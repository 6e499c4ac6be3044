import { defineTool } from "../define-tool.ts";
import { ToolError } from "../tool-error.ts";
import { noData } from "../tool-result.ts";

/** Seconds of a window, and between two points in it. */
const WINDOWS = { "1m": [60, 5], "5m": [300, 10], "15m": [900, 30] } as const;

export const queryMetrics = defineTool("query_metrics", {
  title: "A named signal's numbers",
  description:
    "Numbers of one signal that the scenario declares, over the last 1, 5 or 15 minutes: now, min, max, mean, and the value from before the incident (baseline). " +
    "`unit` is s, ratio, per_second, count or bytes.",
  effect: "reads",
  async run({ run: id, signal: name, window }, control, caller) {
    const run = await control.runs.find(id, caller);
    const { signals } = run.loaded.scenario;
    const signal = Object.hasOwn(signals, name) ? signals[name] : undefined;
    if (!signal)
      throw new ToolError(
        "invalid_input",
        `this scenario has no signal ${name}`,
        `Use one of: ${Object.keys(signals).join(", ")}.`,
      );
    const [seconds, step] = WINDOWS[window];
    const to = Date.now();
    const { series } = await run.environment.queryRange({ query: signal.query, from: to - seconds * 1000, to, step });
    const values = (series[0]?.points ?? []).flatMap(([, value]) => (value === null ? [] : [value]));
    const now = values.at(-1);
    if (now === undefined)
      return noData(
        `${name} has no data in the last ${window}`,
        "Try a longer window, or look whether Prometheus is up.",
      );
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const baseline = run.model.baseline?.[name] ?? null;
    return { signal: name, unit: signal.unit, now, min: Math.min(...values), max: Math.max(...values), mean, baseline };
  },
});
