import { defineTool } from "../define-tool.ts";

export const getRun = defineTool("get_run", {
  title: "A run",
  description: "The run's progress, its brief (Markdown) and the signals that are worth charting, with their PromQL.",
  effect: "reads",
  async run({ run: id }, control, caller) {
    const run = await control.runs.find(id, caller);
    const { brief, signals } = run.loaded.scenario;
    return { progress: run.progress(), brief, signals };
  },
});
