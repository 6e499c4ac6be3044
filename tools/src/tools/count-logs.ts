import { defineTool } from "../define-tool.ts";
import { ToolError } from "../tool-error.ts";
import { noData } from "../tool-result.ts";

const MAX_STEPS = 240;

export const countLogs = defineTool("count_logs", {
  title: "Count log lines",
  description:
    "How many lines a search of the logs has over time, by level: for each `step` seconds its beginning and the lines in it; " +
    "steps without a line are left out. `from` and `to` are milliseconds since the epoch.",
  effect: "reads",
  async run({ run: id, service, level, contains, traceId, ...range }, control, caller) {
    const run = await control.runs.find(id, caller);
    const steps = (range.to - range.from) / 1000 / range.step;
    if (steps > MAX_STEPS) {
      const least = Math.ceil((range.to - range.from) / 1000 / MAX_STEPS);
      throw new ToolError("too_large", `that would be ${Math.ceil(steps)} steps`, `Use a step of at least ${least} s.`);
    }
    const levels = await run.environment.countLogs({
      ...range,
      ...(service !== undefined && { service }),
      ...(level !== undefined && { level }),
      ...(contains !== undefined && { contains }),
      ...(traceId !== undefined && { traceId }),
    });
    if (levels.length === 0) return noData("no log line matches", "Widen the time, or drop a filter.");
    return { levels };
  },
});
