import { defineTool } from "../define-tool.ts";
import { requireActive } from "../host/operate.ts";
import { requireOwnSilence } from "../host/silences.ts";
import { ToolError } from "../tool-error.ts";

export const extendSilence = defineTool("extend_silence", {
  title: "Extend a silence",
  description: "Lets a silence that was made in this run end so many minutes from now, later or sooner than it would.",
  effect: "changes",
  async run({ run: id, silence, minutes }, control, caller) {
    const run = await control.runs.find(id, caller);
    return run.queue.run(async () => {
      requireActive(run);
      const matchers = requireOwnSilence(run, silence);
      const extended = await run.environment.extendSilence(silence, minutes);
      if (extended === null)
        throw new ToolError("conflict", `the silence ${silence} has ended`, "Make a new one with silence_alert.");
      await run.append([{ type: "alert_silenced", silence: extended.silence, matchers, until: extended.until }]);
      return extended;
    });
  },
});
