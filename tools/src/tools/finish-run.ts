import { defineTool } from "../define-tool.ts";

export const finishRun = defineTool("finish_run", {
  title: "Finish a run",
  description:
    "Ends a run whose incident is mitigated, without what is left to review; the system is put back and the debrief becomes readable.",
  effect: "destroys",
  async run({ run: id }, control, caller) {
    const run = await control.runs.find(id, caller);
    await control.runs.command(run, { type: "finish" });
    return { state: run.model.state };
  },
});
