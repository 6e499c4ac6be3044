import { z } from "zod";
import { ToolError } from "../tool-error.ts";
import { ask, parseAnswer, type Source } from "./source.ts";
import type { Alert } from "./environment.ts";
import type { Prometheus } from "./prometheus.ts";

const labels = z.record(z.string(), z.string());
const alertsSchema = z.array(
  z.object({
    labels,
    annotations: labels,
    startsAt: z.string(),
    status: z.object({ state: z.string(), silencedBy: z.array(z.string()) }),
  }),
);
const silenceSchema = z.object({
  id: z.string(),
  comment: z.string(),
  endsAt: z.string(),
  status: z.object({ state: z.enum(["active", "pending", "expired"]) }),
  matchers: z.array(z.object({ name: z.string(), value: z.string(), isRegex: z.boolean() })),
});
type Silence = z.infer<typeof silenceSchema>;

/** Alerts and silences of one environment over Alertmanager's v2 API, with the alerts still pending in Prometheus. */
export function alertmanager(source: Source, environment: string, metrics: Prometheus) {
  async function openSilences(): Promise<Silence[]> {
    const answer = await ask(source, "/api/v2/silences");
    return parseAnswer(source, answer, z.array(silenceSchema)).filter(
      ({ status, matchers }) =>
        status.state !== "expired" &&
        matchers.some(({ name, value }) => name === "environment" && value === environment),
    );
  }

  return {
    source,

    /** One line per alert and service: the most urgent state, the earliest start, every silence. */
    async listAlerts(): Promise<Alert[]> {
      const [answer, seen] = await Promise.all([
        ask(source, "/api/v2/alerts", { query: { filter: `environment=${JSON.stringify(environment)}` } }),
        metrics.alerts(),
      ]);
      const sent = parseAnswer(source, answer, alertsSchema).map(({ labels, annotations, startsAt, status }) =>
        alert(labels, annotations, Date.parse(startsAt), {
          state: status.silencedBy.length > 0 ? "silenced" : "firing",
          silences: status.silencedBy,
        }),
      );
      const known = new Set(sent.map(keyOf));
      const fresh = seen
        .map(({ labels, annotations, since, state }) =>
          alert(labels, annotations, since, { state: state === "firing" ? "firing" : "pending", silences: [] }),
        )
        .filter((one) => !known.has(keyOf(one)));
      return mergeAlerts([...sent, ...fresh]);
    },

    /** Silences one alert of this environment; `until` in milliseconds since the epoch. */
    async silence(input: { alert: string; minutes: number; comment: string; author: string }) {
      const now = Date.now();
      const until = now + input.minutes * 60_000;
      const answer = await ask(source, "/api/v2/silences", {
        method: "POST",
        json: {
          matchers: [equals("alertname", input.alert), equals("environment", environment)],
          startsAt: new Date(now).toISOString(),
          endsAt: new Date(until).toISOString(),
          createdBy: input.author,
          comment: input.comment,
        },
      });
      if (answer.status !== 200) {
        throw new ToolError("invalid_input", `Alertmanager: ${answer.body.slice(0, 300)}`, "Change the silence.");
      }
      return { silence: parseAnswer(source, answer, z.object({ silenceID: z.string() })).silenceID, until };
    },

    /** False when this environment has no such silence that is still open. */
    async expireSilence(silence: string): Promise<boolean> {
      if (!(await openSilences()).some(({ id }) => id === silence)) return false;
      const answer = await ask(source, `/api/v2/silence/${encodeURIComponent(silence)}`, { method: "DELETE" });
      return answer.status === 200;
    },

    /** What is silenced now, as text by a name for people. */
    async snapshot(): Promise<Record<string, string>> {
      return Object.fromEntries(
        (await openSilences()).map(({ id, matchers, comment }) => [
          `silence ${id}`,
          `${matchers.map(({ name, value }) => `${name}=${value}`).join(" ")} (${comment})`,
        ]),
      );
    },
  };
}

function alert(
  labels: Record<string, string>,
  annotations: Record<string, string>,
  since: number,
  rest: Pick<Alert, "state" | "silences">,
): Alert {
  return {
    alert: labels["alertname"] ?? "",
    service: labels["service"] ?? "",
    severity: labels["severity"] ?? "",
    summary: annotations["summary"] ?? "",
    since,
    ...rest,
  };
}

const equals = (name: string, value: string) => ({ name, value, isRegex: false, isEqual: true });
const keyOf = ({ alert, service }: Alert) => `${alert}\n${service}`;
const URGENCY = { pending: 0, silenced: 1, firing: 2 } as const;

/** Alerts of one rule and service that differ in other labels (a route) are one for people. */
function mergeAlerts(alerts: Alert[]): Alert[] {
  const merged = new Map<string, Alert>();
  for (const next of alerts) {
    const before = merged.get(keyOf(next));
    const urgent = before && URGENCY[before.state] >= URGENCY[next.state] ? before : next;
    merged.set(keyOf(next), {
      ...urgent,
      since: Math.min(before?.since ?? Infinity, next.since),
      silences: [...new Set([...(before?.silences ?? []), ...next.silences])],
    });
  }
  return [...merged.values()].sort((a, b) => a.since - b.since);
}
