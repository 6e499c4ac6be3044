import { defineTool } from "../define-tool.ts";
import { noData } from "../tool-result.ts";

export const listMetrics = defineTool("list_metrics", {
  title: "What PromQL can ask for",
  description:
    "Names for a PromQL expression: all metrics with type and help, and the labels that any has; with `metric` the labels of that one; " +
    "with `label` its values, of `metric` or of all.",
  effect: "reads",
  async run({ run: id, metric, label }, control, caller) {
    const run = await control.runs.find(id, caller);
    const found = await run.environment.listMetrics({
      ...(metric !== undefined && { metric }),
      ...(label !== undefined && { label }),
    });
    if (found.metrics.length + found.labels.length + found.values.length === 0) {
      return noData(
        "nothing of that name was measured in the last hour",
        "Look for its name without `metric` and `label`.",
      );
    }
    return found;
  },
});
