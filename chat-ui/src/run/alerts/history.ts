import type { ToolOutput } from "@mayday/agent/contract";

export type RunEvent = ToolOutput<"follow_run">["events"][number];
/** From when to when, in milliseconds since the epoch; null: still. */
export type Span = { from: number; to: number | null };
/** An alert in the course of a run, or a silence. */
export type Lane = {
  id: string;
  kind: "alert" | "silence";
  /** The alert's name, or what a silence matches. */
  name: string;
  service: string;
  severity: string;
  spans: readonly Span[];
  /** When somebody said that they are on it. */
  acknowledged: readonly number[];
};

/** What became of each alert and silence, in the order in which they first appeared; pages before tickets. */
export function lanesOf(events: readonly RunEvent[], now: number): Lane[] {
  const lanes = new Map<string, Lane>();
  const change = (
    id: string,
    lane: Omit<Lane, "id" | "spans" | "acknowledged">,
    next: (was: Lane) => Partial<Lane>,
  ) => {
    const was = lanes.get(id) ?? { id, spans: [], acknowledged: [], ...lane };
    lanes.set(id, { ...was, ...next(was) });
  };
  for (const event of events) {
    if (event.type === "alert_changed") {
      const { alert: name, service, severity, state, at } = event;
      const lane = { kind: "alert", name, service, severity } as const;
      change(`${name} ${service}`, lane, ({ spans }) => ({
        spans: state === "firing" ? begun(spans, at) : ended(spans, at),
      }));
    }
    if (event.type === "alert_acknowledged") {
      for (const lane of lanes.values()) {
        if (lane.name === event.alert && lane.spans.at(-1)?.to === null)
          lanes.set(lane.id, { ...lane, acknowledged: [...lane.acknowledged, event.at] });
      }
    }
    if (event.type === "alert_silenced") {
      const lane = { kind: "silence", name: event.matchers, service: "", severity: "" } as const;
      // A silence that is made longer is told of again.
      change(event.silence, lane, ({ spans }) => ({
        spans: [{ from: spans[0]?.from ?? event.at, to: event.until > now ? null : event.until }],
      }));
    }
    if (event.type === "silence_expired") {
      const lane = lanes.get(event.silence);
      if (lane !== undefined)
        lanes.set(event.silence, { ...lane, spans: lane.spans.map((s) => ({ ...s, to: event.at })) });
    }
  }
  // Of one that fired before the run there is only its end.
  return [...lanes.values()].filter(({ spans }) => spans.length > 0).sort((a, b) => rank(a) - rank(b));
}

const rank = ({ kind, severity }: Lane): number => (kind === "silence" ? 2 : severity === "page" ? 0 : 1);
const begun = (spans: readonly Span[], at: number): Span[] =>
  spans.at(-1)?.to === null ? [...spans] : [...spans, { from: at, to: null }];
const ended = (spans: readonly Span[], at: number): Span[] =>
  spans.map((span) => (span.to === null ? { ...span, to: at } : span));

/** Seconds for which it fired or held, altogether. */
export const lastedSeconds = ({ spans }: Lane, now: number): number =>
  spans.reduce((sum, { from, to }) => sum + ((to ?? now) - from), 0) / 1000;

/** Where a moment lies between two, as a share of the way. */
export const share = (at: number, from: number, to: number): number =>
  Math.min(1, Math.max(0, (at - from) / Math.max(1, to - from)));

const STEPS_S = [15, 30, 60, 120, 300, 600, 900, 1800, 3600];
const MOST_MARKS = 5;

/** Whole moments between two, for an axis. */
export function axisMarks(from: number, to: number): number[] {
  const seconds = (to - from) / 1000;
  const step = (STEPS_S.find((one) => seconds / one <= MOST_MARKS) ?? 7200) * 1000;
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, at) => first + at * step);
}
