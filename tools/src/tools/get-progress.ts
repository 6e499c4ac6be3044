import { defineTool } from "../define-tool.ts";

export const getProgress = defineTool("get_progress", {
  title: "Progress of the run",
  description:
    "Where the run is: stage, checks with what is still missing, revealed hints, alerts, the learner's actions and findings. " +
    "Times are milliseconds since the epoch.",
  effect: "reads",
  async run({ run: id }, control, caller) {
    const run = await control.runs.find(id, caller);
    return { progress: run.progress() };
  },
});
