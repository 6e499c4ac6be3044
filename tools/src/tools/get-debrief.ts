import { debrief } from "@mayday/scenarios/contract";
import { defineTool } from "../define-tool.ts";
import { isPutBack } from "../host/live-run.ts";
import { ToolError } from "../tool-error.ts";

export const getDebrief = defineTool("get_debrief", {
  title: "Debrief",
  description: "Root cause, timeline, times, unaided steps and a postmortem draft (Markdown) of a run that has ended.",
  effect: "reads",
  async run({ run: id }, control, caller) {
    const run = await control.runs.find(id, caller);
    if (!isPutBack(run.model))
      throw new ToolError(
        "conflict",
        `the run is ${run.model.state}, it has no debrief yet`,
        "follow_run tells when it has.",
      );
    return { debrief: debrief(run.model, run.loaded) };
  },
});
