import { defineTool } from "../define-tool.ts";
import { ToolError } from "../tool-error.ts";

export const expireSilence = defineTool("expire_silence", {
  title: "Lift a silence",
  description: "Ends a silence that was made in this run.",
  effect: "changes",
  idempotent: true,
  async run({ run: id, silence }, control, caller) {
    const run = await control.runs.find(id, caller);
    const own = run.events.some((event) => event.type === "alert_silenced" && event.silence === silence);
    if (!own)
      throw new ToolError("not_found", `this run made no silence ${silence}`, "list_alerts shows silences by alert.");
    return { expired: await run.environment.expireSilence(silence) };
  },
});
