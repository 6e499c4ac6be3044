import { z } from "zod";
import { ToolError } from "../tool-error.ts";
import { ask, parseAnswer, type Source } from "./source.ts";
import type { Alert, AlertLine, Matcher, Silence } from "./environment.ts";
import { compileMatchers, writeMatchers } from "./matchers.ts";
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
  createdBy: z.string(),
  startsAt: z.string(),
  endsAt: z.string(),
  status: z.object({ state: z.enum(["active", "pending", "expired"]) }),
  matchers: z.array(
    z.object({ name: z.string(), value: z.string(), isRegex: z.boolean(), isEqual: z.boolean().default(true) }),
  ),
});
type SentSilence = z.infer<typeof silenceSchema>;

/** How far back a preview and the list of ended silences look. */
const LATELY_MINUTES = 15;
const MS_PER_MINUTE = 60_000;

/** Alerts and silences of one environment over Alertmanager's v2 API, with the alerts still pending in Prometheus. */
export function alertmanager(source: Source, environment: string, metrics: Prometheus) {
  async function sentHere(): Promise<SentSilence[]> {
    const answer = await ask(source, "/api/v2/silences");
    return parseAnswer(source, answer, z.array(silenceSchema)).filter((one) => isOf(environment, one));
  }
  const openSilences = async () => (await sentHere()).filter(({ status }) => status.state !== "expired");

  /** Makes a silence, or changes the one that has `id`. */
  async function put(silence: Omit<SentSilence, "id" | "status"> & { id?: string }) {
    const answer = await ask(source, "/api/v2/silences", { method: "POST", json: silence });
    if (answer.status !== 200) {
      throw new ToolError("invalid_input", `Alertmanager: ${answer.body.slice(0, 300)}`, "Change the silence.");
    }
    const { silenceID } = parseAnswer(source, answer, z.object({ silenceID: z.string() }));
    return { silence: silenceID, until: Date.parse(silence.endsAt) };
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
        alert(asLine(labels), annotations, Date.parse(startsAt), {
          state: status.silencedBy.length > 0 ? "silenced" : "firing",
          silences: status.silencedBy,
        }),
      );
      const known = new Set(sent.map(keyOf));
      const fresh = seen
        .map(({ labels, annotations, since, state }) =>
          alert(asLine(labels), annotations, since, {
            state: state === "firing" ? "firing" : "pending",
            silences: [],
          }),
        )
        .filter((one) => !known.has(keyOf(one)));
      return mergeAlerts([...sent, ...fresh]);
    },

    /** Silences what the matchers catch, in this environment alone. */
    async silence(input: { matchers: readonly Matcher[]; minutes: number; comment: string; author: string }) {
      const { minutes, comment, author } = input;
      compileMatchers(input.matchers);
      const here: Matcher = { label: "environment", op: "=", value: environment };
      return put({
        matchers: [...input.matchers, here].map(asSent),
        startsAt: new Date().toISOString(),
        endsAt: inMinutes(minutes),
        createdBy: author,
        comment,
      });
    },

    async previewSilence(matchers: readonly Matcher[]) {
      const matches = compileMatchers(matchers);
      const [now, lately] = await Promise.all([metrics.alerts(), metrics.firedWithin(LATELY_MINUTES)]);
      const firing = now.filter(({ state }) => state === "firing").map(({ labels }) => asLine(labels));
      const known = new Set(firing.map(lineKey));
      return {
        now: firing.filter(({ labels }) => matches(labels)),
        heard: firing.filter(({ labels }) => !matches(labels)),
        lately: lately
          .map(({ labels, lastAt }) => ({ ...asLine(labels), lastAt }))
          .filter((line) => !known.has(lineKey(line)) && matches(line.labels)),
        minutes: LATELY_MINUTES,
      };
    },

    async listSilences(): Promise<Silence[]> {
      const oldest = Date.now() - LATELY_MINUTES * MS_PER_MINUTE;
      const all = (await sentHere()).map(asSilence);
      return all.filter(({ state, until }) => state !== "expired" || until > oldest).sort((a, b) => b.from - a.from);
    },

    async extendSilence(silence: string, minutes: number) {
      const before = (await openSilences()).find(({ id }) => id === silence);
      if (!before) return null;
      const { status: _, ...kept } = before;
      return put({ ...kept, endsAt: inMinutes(minutes) });
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
        (await openSilences())
          .map(asSilence)
          .map(({ id, matchers, comment }) => [`silence ${id}`, `${writeMatchers(matchers)} (${comment})`]),
      );
    },
  };
}

function alert(
  line: AlertLine,
  annotations: Record<string, string>,
  since: number,
  rest: Pick<Alert, "state" | "silences">,
): Alert {
  return {
    ...line,
    summary: annotations["summary"] ?? "",
    description: annotations["description"] ?? "",
    runbook: annotations["runbook"] ?? "",
    dashboard: annotations["dashboard"] ?? "",
    since,
    ...rest,
  };
}

/** Its labels without the environment and, of an alert that was a sample, without what Prometheus adds. */
function asLine(all: Record<string, string>): AlertLine {
  const added = new Set(["environment", "__name__", "alertstate"]);
  const labels: Record<string, string> = Object.fromEntries(Object.entries(all).filter(([name]) => !added.has(name)));
  return {
    alert: labels["alertname"] ?? "",
    service: labels["service"] ?? "",
    severity: labels["severity"] ?? "",
    labels,
  };
}

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * MS_PER_MINUTE).toISOString();
const lineKey = ({ labels }: AlertLine) =>
  JSON.stringify(Object.entries(labels).sort(([a], [b]) => a.localeCompare(b)));

const isOf = (environment: string, { matchers }: SentSilence) =>
  matchers.some((one) => one.name === "environment" && one.value === environment && !one.isRegex && one.isEqual);

const OPS = { true: { true: "=~", false: "=" }, false: { true: "!~", false: "!=" } } as const;

function asSilence({ id, matchers, status, startsAt, endsAt, createdBy, comment }: SentSilence): Silence {
  return {
    id,
    matchers: matchers
      .filter(({ name }) => name !== "environment")
      .map(({ name, value, isRegex, isEqual }) => ({ label: name, op: OPS[`${isEqual}`][`${isRegex}`], value })),
    state: status.state,
    from: Date.parse(startsAt),
    until: Date.parse(endsAt),
    author: createdBy,
    comment,
  };
}

const asSent = ({ label, op, value }: Matcher) => ({
  name: label,
  value,
  isRegex: op.endsWith("~"),
  isEqual: op.startsWith("="),
});
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
