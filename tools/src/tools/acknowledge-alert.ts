import { defineTool } from "../define-tool.ts";
import { noticeAlert } from "../host/alerts.ts";

export const acknowledgeAlert = defineTool("acknowledge_alert", {
  title: "Acknowledge an alert",
  description: "Says that you have seen a firing alert and work on it.",
  effect: "changes",
  idempotent: true,
  async run({ run: id, alert }, control, caller) {
    const run = await control.runs.find(id, caller);
    await noticeAlert(run, alert);
    await control.runs.command(run, { type: "acknowledge", alert });
    return { acknowledged: true };
  },
});
