import { defineTool } from "../define-tool.ts";

export const listAlerts = defineTool("list_alerts", {
  title: "Alerts",
  description: "Alerts that are pending, firing or silenced now. `since` is milliseconds since the epoch.",
  effect: "reads",
  async run({ run: id }, control, caller) {
    const run = await control.runs.find(id, caller);
    const acknowledged = new Set(run.progress().alerts.flatMap((a) => (a.acknowledged ? [a.alert] : [])));
    const alerts = await run.environment.listAlerts();
    return { alerts: alerts.map((alert) => ({ ...alert, acknowledged: acknowledged.has(alert.alert) })) };
  },
});
