import { allChecks } from "../checks.ts";
import { oracleConditions } from "../evaluate.ts";
import type { Observation } from "../observation.ts";
import { probeKey, type Condition, type Scalar, type Scenario } from "../schema.ts";

type SignalCondition = Extract<Condition, { signal: string }>;
type StateCondition = Extract<Condition, { state: unknown }>;

/** Seconds from the fault, or from its repair, until the numbers show it. */
const LAG_SECONDS = 12;

/** A small model of the system: each signal is healthy or not, depending on whether the fault is in and repaired. */
export class World {
  readonly #healthy: Record<string, number>;
  readonly #faulty: Record<string, number>;
  readonly #rightStates: Record<string, Scalar>;
  readonly #causedStates: Record<string, Scalar>;
  #brokenAt = Infinity;
  #fixedAt = Infinity;

  constructor(scenario: Scenario) {
    const judging = allChecks(scenario).flatMap(({ check }) => (check.kind === "oracle" ? [check] : []));
    const oracles = judging.flatMap((check) => oracleConditions(check, scenario));
    const names = Object.keys(scenario.signals);
    const wanted = [...scenario.gate, ...oracles].filter((condition) => "signal" in condition);
    const symptom = scenario.symptom.conditions.filter((condition) => "signal" in condition);
    const healthy = (name: string) => healthyValue(wanted.filter(({ signal }) => signal === name));
    this.#healthy = Object.fromEntries(names.map((name) => [name, healthy(name)]));
    this.#faulty = { ...this.#healthy };
    for (const { signal } of symptom) {
      const limits = [...wanted, ...symptom].filter((condition) => condition.signal === signal);
      this.#faulty[signal] = faultyValue(limits, this.#healthy[signal] ?? 0);
    }
    const states = judging.flatMap(({ conditions, proves }) =>
      conditions
        .filter((condition) => "state" in condition)
        .map((condition) => ({ condition, isCause: proves !== "no_harm" })),
    );
    const statesWhen = (isCaused: boolean) =>
      Object.fromEntries(
        states.map(({ condition, isCause }) => [
          probeKey(condition.state),
          stateValue(condition, !(isCause && isCaused)),
        ]),
      );
    this.#rightStates = statesWhen(false);
    this.#causedStates = statesWhen(true);
  }

  break(now: number): void {
    this.#brokenAt = now;
  }

  fix(now: number): void {
    this.#fixedAt = Math.min(this.#fixedAt, now);
  }

  get isFixed(): boolean {
    return this.#fixedAt < Infinity;
  }

  observe(now: number): Observation {
    const lag = LAG_SECONDS * 1000;
    const isBad = now >= this.#brokenAt + lag && now < this.#fixedAt + lag;
    const isCaused = now >= this.#brokenAt && now < this.#fixedAt;
    const probes = isCaused ? this.#causedStates : this.#rightStates;
    const signals = isBad ? this.#faulty : this.#healthy;
    return { at: now, signals, probes, missing: [] };
  }
}

function isUpper(condition: SignalCondition): boolean {
  return condition.op === "lt" || condition.op === "lte";
}

/** A value that is as wanted by all fixed limits: well under the upper ones, well over the lower ones. */
function healthyValue(conditions: readonly SignalCondition[]): number {
  const fixed = conditions.filter((condition) => "value" in condition);
  const upper = Math.min(...fixed.filter(isUpper).map(({ value }) => value));
  const lower = Math.max(...fixed.filter((condition) => !isUpper(condition)).map(({ value }) => value));
  if (Number.isFinite(upper) && Number.isFinite(lower)) return (upper + lower) / 2;
  if (Number.isFinite(upper)) return upper / 2;
  return Number.isFinite(lower) ? lower * 2 : 1;
}

/** A value beyond every limit, in the direction in which the symptom goes. */
function faultyValue(conditions: readonly SignalCondition[], healthy: number): number {
  const limits = conditions.flatMap((condition) => {
    if ("value" in condition) return [condition.value];
    const { factor, floor, ceiling } = condition.baseline;
    return [healthy * factor, floor ?? healthy, ceiling ?? healthy];
  });
  // The last condition is the symptom's own: what it wants is what the fault does.
  const symptom = conditions.at(-1);
  return symptom !== undefined && isUpper(symptom) ? Math.min(...limits) / 2 : Math.max(...limits) * 2;
}

/** A state as the check wants it, or as a fault leaves it. */
function stateValue({ op, value }: StateCondition, isGood: boolean): Scalar {
  if (typeof value !== "number") return isGood ? value : "something else";
  const step = op === "lt" || op === "lte" ? -1 : 1;
  return isGood ? (op === "eq" ? value : value + step) : value - step;
}
