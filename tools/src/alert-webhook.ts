import type { Context } from "hono";
import { z } from "zod";
import type { Control } from "./control.ts";
import { rereadAlerts } from "./host/alerts.ts";

/** Alertmanager's webhook, version 4: the part of it that a run needs. */
const webhookSchema = z.object({
  version: z.literal("4"),
  alerts: z.array(
    z.object({
      status: z.enum(["firing", "resolved"]),
      labels: z.looseObject({
        alertname: z.string().max(100),
        service: z.string().max(64).default(""),
        severity: z.string().max(32).default(""),
        environment: z.string().max(64).optional(),
      }),
    }),
  ),
});

/** Gives the alerts to the run that has the environment. Alertmanager sends again after anything that is not 2xx. */
export async function receiveAlerts(c: Context, control: Control, environment: string): Promise<Response> {
  if (!control.environments.has(environment))
    return c.json(
      { error: "not_found", reason: "there is no such environment", tryNext: "Correct the webhook's URL." },
      404,
    );
  const body = webhookSchema.safeParse(await c.req.json().catch(() => null));
  if (!body.success)
    return c.json(
      {
        error: "invalid_input",
        reason: z.prettifyError(body.error),
        tryNext: "Send Alertmanager's webhook, version 4.",
      },
      400,
    );
  const run = control.runs.inEnvironment(environment);
  if (!run) return c.json({ delivered: 0 });
  // The platform's own alerts go the same way and are nobody's incident.
  const own = body.data.alerts.filter(({ labels }) => (labels.environment ?? environment) === environment);
  for (const { status, labels } of own) {
    const { alertname: alert, service, severity } = labels;
    if (status === "firing")
      await control.runs.command(run, { type: "alert", alert, state: status, service, severity });
    // Another of that name may fire still, of another route or service: what does is read anew.
    else rereadAlerts(run);
  }
  return c.json({ delivered: own.length });
}
