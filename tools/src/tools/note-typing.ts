import { defineTool } from "../define-tool.ts";

export const noteTyping = defineTool("note_typing", {
  title: "The learner is writing",
  description:
    "Says that the run's learner writes to the tutor now, or stopped. It lapses after a few seconds; until then no help is offered or pushed.",
  effect: "changes",
  idempotent: true,
  perMinute: 6000,
  async run({ run: id, typing }, control, caller) {
    const run = await control.runs.find(id, caller);
    run.typedAt = typing ? Date.now() : 0;
    return {};
  },
});
