import { defineTool } from "../define-tool.ts";

export const askHint = defineTool("ask_hint", {
  title: "Ask for a hint",
  description: "Asks for the next hint. Hints cost nothing. `why` says why this one, or when the next can be had.",
  effect: "changes",
  idempotent: true,
  async run({ run: id }, control, caller) {
    const run = await control.runs.find(id, caller);
    const by = caller.role === "instructor" ? "instructor" : "learner";
    const { hint, feedback } = await control.runs.command(run, { type: "hint", reason: "asked", by });
    return { hint, why: feedback };
  },
});
