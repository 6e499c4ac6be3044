import { defineTool } from "../define-tool.ts";
import { requireActive } from "../host/operate.ts";

export const silenceAlert = defineTool("silence_alert", {
  title: "Silence an alert",
  description: "Silences one alert for so many minutes. It is lifted when the run ends.",
  effect: "changes",
  async run({ run: id, alert, minutes, comment }, control, caller) {
    const run = await control.runs.find(id, caller);
    return run.queue.run(async () => {
      requireActive(run);
      const made = await run.environment.silence({ alert, minutes, comment, author: caller.role });
      const matchers = `alertname="${alert}"`;
      await run.append([{ type: "alert_silenced", silence: made.silence, matchers, until: made.until }]);
      return made;
    });
  },
});
