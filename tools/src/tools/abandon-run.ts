import { defineTool } from "../define-tool.ts";

export const abandonRun = defineTool("abandon_run", {
  title: "Abandon a run",
  description: "Gives the run up, in whatever state it is; the system is put back and the environment becomes free.",
  effect: "destroys",
  idempotent: true,
  async run({ run: id }, control, caller) {
    const run = await control.runs.find(id, caller);
    const ended = ["reverting", "debrief", "closed"].includes(run.model.state);
    if (!ended) await control.runs.command(run, { type: "abandon" });
    return { state: run.model.state };
  },
});
