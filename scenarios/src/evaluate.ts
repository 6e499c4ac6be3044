import type { OracleCheck } from "./checks.ts";
import type { Reading } from "./events.ts";
import type { Observation } from "./observation.ts";
import { probeKey } from "./probe.ts";
import { compare, formatWanted } from "./quantity.ts";
import type { Condition, Scalar, Scenario } from "./schema.ts";

type Baseline = Readonly<Record<string, number>> | null;

/** Whether all readings are as wanted; `no_data` when a source is missing or one of them has no value. */
export type Verdict = { state: "met" | "unmet" | "no_data"; readings: Reading[] };

/** What a baseline condition allows; null when the baseline has no such signal. */
function baselineLimit(condition: Extract<Condition, { baseline: unknown }>, baseline: Baseline): number | null {
  const normal = baseline?.[condition.signal];
  if (normal === undefined) return null;
  const { factor, floor, ceiling } = condition.baseline;
  if (condition.op === "lt" || condition.op === "lte") return Math.max(normal * factor, floor ?? -Infinity);
  return Math.min(normal * factor, ceiling ?? Infinity);
}

function limitOf(condition: Condition, baseline: Baseline) {
  return "baseline" in condition ? baselineLimit(condition, baseline) : condition.value;
}

/** One condition as it is now. */
function evaluateCondition(condition: Condition, scenario: Scenario, seen: Observation, baseline: Baseline): Reading {
  const isState = "state" in condition;
  const value = (isState ? seen.probes[probeKey(condition.state)] : seen.signals[condition.signal]) ?? null;
  const unit = isState ? "" : (scenario.signals[condition.signal]?.unit ?? "");
  const limit = limitOf(condition, baseline);
  const { title } = condition;
  // Without its baseline a condition cannot be judged, which is the same as having no data.
  if (limit === null) return { title, met: false, value: null, wanted: "its value before the incident", unit };
  const known = typeof value === "number" && !Number.isFinite(value) ? null : value;
  const met = known !== null && compare(known, condition.op, limit);
  return { title, met, value: known, wanted: wantedBy(condition, limit, unit), unit };
}

const said = new WeakMap<Condition, { limit: Scalar; text: string }>();

/** What is wanted, in words. The limit of a condition hardly ever changes within a run, and every tick asks for it. */
function wantedBy(condition: Condition, limit: Scalar, unit: string): string {
  const before = said.get(condition);
  if (before?.limit === limit) return before.text;
  const text = formatWanted(condition.op, limit, unit);
  said.set(condition, { limit, text });
  return text;
}

/** Several conditions as they are now. */
export function evaluateAll(
  conditions: readonly Condition[],
  scenario: Scenario,
  seen: Observation,
  baseline: Baseline,
): Verdict {
  return judge(
    conditions.map((condition) => evaluateCondition(condition, scenario, seen, baseline)),
    seen,
  );
}

/** An oracle as it is now; its minimum of traffic counts as one more condition. */
export function evaluateOracle(check: OracleCheck, scenario: Scenario, seen: Observation, baseline: Baseline): Verdict {
  return evaluateAll(oracleConditions(check, scenario), scenario, seen, baseline);
}

const withTraffic = new WeakMap<OracleCheck, readonly Condition[]>();

/** The conditions of an oracle, its minimum of traffic among them. */
export function oracleConditions(check: OracleCheck, scenario: Scenario): readonly Condition[] {
  if (check.traffic === undefined) return check.conditions;
  const before = withTraffic.get(check);
  if (before !== undefined) return before;
  const { signal, atLeast } = check.traffic;
  const title = scenario.signals[signal]?.title ?? "Traffic";
  const conditions: Condition[] = [...check.conditions, { title, signal, op: "gte", value: atLeast }];
  withTraffic.set(check, conditions);
  return conditions;
}

function judge(readings: Reading[], seen: Observation): Verdict {
  if (seen.missing.length > 0 || readings.some((reading) => reading.value === null)) {
    return { state: "no_data", readings };
  }
  return { state: readings.every((reading) => reading.met) ? "met" : "unmet", readings };
}
