import { mayBeSaid } from "@mayday/scenarios/contract";
import { defineTool } from "../define-tool.ts";

export const screenMessage = defineTool("screen_message", {
  title: "Screen a message of the tutor",
  description:
    "Says whether a text may be said to the learner now: false when it gives away what no revealed hint has said.",
  effect: "reads",
  async run({ run: id, text }, control, caller) {
    const run = await control.runs.find(id, caller);
    const clear = mayBeSaid(run.model, run.loaded, text);
    control.metrics.screened.inc({ verdict: clear ? "clear" : "held_back" });
    return { clear };
  },
});
