import { defineTool } from "../define-tool.ts";
import { noData } from "../tool-result.ts";

export const searchTraces = defineTool("search_traces", {
  title: "Search traces",
  description:
    "Traces that touch a service, or have a span with an attribute, newest first; to look into one is `get_trace`. `from` and `to` are milliseconds since the epoch.",
  effect: "reads",
  async run({ run: id, service, minDurationMs, maxDurationMs, attribute, ...rest }, control, caller) {
    const run = await control.runs.find(id, caller);
    const traces = await run.environment.searchTraces({
      ...rest,
      ...(service !== undefined && { service }),
      ...(minDurationMs !== undefined && { minDurationMs }),
      ...(maxDurationMs !== undefined && { maxDurationMs }),
      ...(attribute !== undefined && { attribute }),
    });
    if (traces.length === 0) return noData("no trace matches", "Widen the time, or drop a filter.");
    return { traces };
  },
});
