import { defineTool } from "../define-tool.ts";
import { requireActive } from "../host/operate.ts";
import { asText, matchersOf } from "../host/silences.ts";

export const silenceAlert = defineTool("silence_alert", {
  title: "Silence alerts",
  description:
    "Silences one alert, or all that the matchers catch (=, !=, =~, !~ on labels), for so many minutes. " +
    "preview_silence says what that would be. It is lifted when the run ends.",
  effect: "changes",
  async run({ run: id, minutes, comment, ...meant }, control, caller) {
    const run = await control.runs.find(id, caller);
    const matchers = matchersOf(meant);
    return run.queue.run(async () => {
      requireActive(run);
      const made = await run.environment.silence({ matchers, minutes, comment, author: caller.role });
      const event = {
        type: "alert_silenced",
        silence: made.silence,
        matchers: asText(matchers),
        until: made.until,
      } as const;
      await run.append([event]);
      return made;
    });
  },
});
