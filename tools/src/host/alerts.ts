import { decide } from "@mayday/scenarios/contract";
import type { LiveRun } from "./live-run.ts";
import { within } from "../within.ts";

const EVERY_MS = 10_000;
const DEADLINE_MS = 1500;

/** Has the next tick compare the run's alerts with those that fire, however lately that was done. */
export function rereadAlerts(run: LiveRun): void {
  run.alertsReadAt = 0;
}

/**
 * Looks at once at what fires, where the run has not heard of this alert: whoever lists the alerts may see one fire
 * seconds before the run's own look.
 */
export async function noticeAlert(run: LiveRun, alert: string): Promise<void> {
  await run.queue.run(async () => {
    if (run.model.state !== "active" || run.model.alerts[alert]?.firing === true) return;
    rereadAlerts(run);
    await reconcileAlerts(run);
  });
}

/**
 * Compares the run's alerts with those that fire now. The webhook is quicker, but says nothing of an alert that fired
 * before the run began, and nothing while tools was away. Call it from within the run's queue.
 */
export async function reconcileAlerts(run: LiveRun): Promise<void> {
  const now = Date.now();
  if (now - run.alertsReadAt < EVERY_MS) return;
  run.alertsReadAt = now;
  const listed = await within(DEADLINE_MS, () => run.environment.listAlerts()).catch(() => null);
  // Alertmanager does not answer: the health check of the same tick says so.
  if (listed === null) return;
  const firing = new Map(listed.flatMap((alert) => (alert.state === "pending" ? [] : [[alert.alert, alert]])));
  const known = run.progress(now).alerts.filter(({ alert }) => !firing.has(alert));
  const changes = [
    ...[...firing.values()].map((alert) => ({ ...alert, state: "firing" as const })),
    ...known.map((alert) => ({ ...alert, state: "resolved" as const })),
  ];
  for (const { alert, state, service, severity } of changes)
    await run.append(decide(run.model, run.loaded, { type: "alert", alert, state, service, severity }, now).events);
}
