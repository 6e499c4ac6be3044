import { defineTool } from "../define-tool.ts";
import { matchersOf } from "../host/silences.ts";

export const previewSilence = defineTool("preview_silence", {
  title: "What a silence would catch",
  description:
    "The alerts that a silence with these matchers would hold back now, those that it would have held back in the last " +
    "minutes (`lastAt` is milliseconds since the epoch), and those that would still be heard. Changes nothing.",
  effect: "reads",
  async run({ run: id, ...meant }, control, caller) {
    const run = await control.runs.find(id, caller);
    return run.environment.previewSilence(matchersOf(meant));
  },
});
