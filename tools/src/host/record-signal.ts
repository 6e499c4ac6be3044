import type { RunEventBody } from "@mayday/scenarios/contract";
import type { LiveRun } from "./live-run.ts";
import { within } from "../within.ts";

/** Of what was normal, before the incident became visible. */
const BEFORE_MS = 60_000;
const MOST_POINTS = 240;
const DEADLINE_MS = 5000;

/**
 * The signal that showed the incident, over the whole of it, for the debrief: the metrics themselves are kept for a day.
 * Gives nothing when the incident never became visible, when it is recorded already, or when Prometheus does not answer:
 * putting back does not wait for a picture.
 */
export async function recordSignal(run: LiveRun): Promise<RunEventBody[]> {
  const { incidentAt, endedAt } = run.model;
  const signal = run.loaded.scenario.symptom.conditions.flatMap((one) => ("signal" in one ? [one.signal] : []))[0];
  const query = signal === undefined ? undefined : run.loaded.scenario.signals[signal]?.query;
  if (incidentAt === null || endedAt === null || signal === undefined || query === undefined) return [];
  if (run.events.some(({ type }) => type === "signal_recorded")) return [];
  const from = incidentAt - BEFORE_MS;
  const step = Math.max(2, Math.ceil((endedAt - from) / 1000 / MOST_POINTS));
  try {
    const range = { query, from, to: endedAt, step };
    const { series } = await within(DEADLINE_MS, () => run.environment.queryRange(range));
    const values = series[0]?.points.map(([, value]) => value) ?? [];
    return values.length === 0 ? [] : [{ type: "signal_recorded", signal, from, step, values }];
  } catch {
    return [];
  }
}
