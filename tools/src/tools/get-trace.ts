import { defineTool } from "../define-tool.ts";
import { noteInspection } from "../host/inspection.ts";
import { noData } from "../tool-result.ts";

export const getTrace = defineTool("get_trace", {
  title: "A trace",
  description: "All spans of one trace. `start` is milliseconds since the epoch.",
  effect: "reads",
  maxResultBytes: 4 * 1024 * 1024,
  async run({ run: id, traceId }, control, caller) {
    const run = await control.runs.find(id, caller);
    const spans = await run.environment.getTrace(traceId);
    if (spans.length === 0)
      return noData(
        `there is no trace ${traceId}`,
        "Traces are kept for a while only: search_traces shows newer ones.",
      );
    const services = spans.map((span) => span.service);
    await noteInspection(control.runs, run, { evidence: "traces", services, what: `trace ${traceId}` });
    return { spans };
  },
});
