import { defineTool } from "../define-tool.ts";

export const revealHint = defineTool("reveal_hint", {
  title: "Reveal the next hint",
  description:
    "Asks the pacing policy for help for the learner. The policy chooses the hint, or says in `why` that none is due and when to ask again. " +
    "With `reason: policy` it only says what it thinks: unasked help comes by itself. " +
    "Asking twice in a short time gives the same hint with `repeated`.",
  effect: "changes",
  idempotent: true,
  async run({ run: id, reason }, control, caller) {
    const run = await control.runs.find(id, caller);
    const by = reason === "policy" ? "policy" : "learner";
    const { hint, feedback, repeated } = await control.runs.command(run, { type: "hint", reason, by });
    return { hint, why: feedback, repeated };
  },
});
