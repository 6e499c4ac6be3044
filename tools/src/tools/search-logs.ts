import { defineTool } from "../define-tool.ts";
import { noteInspection } from "../host/inspection.ts";
import { noData } from "../tool-result.ts";

export const searchLogs = defineTool("search_logs", {
  title: "Search logs",
  description: "Log lines, newest first. `from` and `to` are milliseconds since the epoch; `contains` is plain text.",
  effect: "reads",
  maxResultBytes: 2 * 1024 * 1024,
  async run({ run: id, service, level, contains, traceId, ...range }, control, caller) {
    const run = await control.runs.find(id, caller);
    const lines = await run.environment.searchLogs({
      ...range,
      ...(service !== undefined && { service }),
      ...(level !== undefined && { level }),
      ...(contains !== undefined && { contains }),
      ...(traceId !== undefined && { traceId }),
    });
    const services = service === undefined ? [] : [service];
    await noteInspection(control.runs, run, { evidence: "logs", services, what: contains ?? level ?? "log lines" });
    if (lines.length === 0) return noData("no log line matches", "Widen the time, or drop a filter.");
    return { lines };
  },
});
