import { findCheck, hasHeld, type OracleCheck } from "./checks.ts";
import { evaluateOracle, type Verdict } from "./evaluate.ts";
import { wrongPart } from "./evolve-help.ts";
import type { RunModel } from "./model.ts";
import type { Observation } from "./observation.ts";
import { sayReading } from "./quantity.ts";
import { STAGES, type Check, type LoadedScenario } from "./schema.ts";

/** How long an oracle has held of how long it must, whole seconds; null while it does not. */
export function holdingOf(model: RunModel, check: OracleCheck, now: number): { for: number; of: number } | null {
  const since = model.holding[check.id];
  if (since === undefined) return null;
  const held = Math.max(0, Math.floor((now - since) / 1000));
  return { for: Math.min(held, check.hold), of: check.hold };
}

/** What may be shown of an oracle: before its stage is reached, state checks would tell where the cause is. */
export function verdictOf(
  model: RunModel,
  loaded: LoadedScenario,
  check: OracleCheck,
  seen: Observation | null,
): Verdict {
  if (seen === null) return { state: "no_data", readings: [] };
  const { state, readings } = evaluateOracle(check, loaded.scenario, seen, model.baseline);
  if (isReached(model, loaded, check.id)) return { state, readings };
  const isState = (index: number) => check.conditions[index] !== undefined && "state" in check.conditions[index];
  return { state, readings: readings.filter((_, index) => !isState(index)) };
}

/** Why an oracle is not passed: each reading that is not as wanted, with its numbers, or how long it still has to hold. */
export function whyNotOracle(
  model: RunModel,
  check: OracleCheck,
  verdict: Verdict,
  seen: Observation | null,
  now: number,
): string {
  if (seen === null) return "Waiting for the first readings.";
  if (seen.missing.length > 0) {
    const verb = seen.missing.length === 1 ? "is" : "are";
    return `Nothing is graded while ${seen.missing.join(", ")} ${verb} out of reach.`;
  }
  const off = verdict.readings.filter((reading) => !reading.met);
  if (off.length > 0) return `${off.map(sayReading).join("; ")}.`;
  if (verdict.state !== "met") return "What else it looks at is shown when its stage has come.";
  if (hasHeld(model, check, now)) return "Held; it counts when everything else in this stage holds as well.";
  const holding = holdingOf(model, check, now) ?? { for: 0, of: check.hold };
  return `All is as wanted: holding ${holding.for} of ${holding.of} s.`;
}

/** Why a check that the learner has to earn is not passed. Says what to do, never what the answer is. */
export function whyNotEarned(model: RunModel, loaded: LoadedScenario, check: Exclude<Check, OracleCheck>): string {
  switch (check.kind) {
    case "acknowledge":
      return Object.values(model.alerts).some((alert) => alert.firing && !alert.acknowledged)
        ? "An alert is firing and nobody has acknowledged it."
        : "No alert that belongs to this incident is acknowledged.";
    case "inspect":
      return `Not looked at yet: ${check.evidence.join(" or ")}${check.service === undefined ? "" : " of the right service"}.`;
    case "finding":
      return whyNotFinding(model, check.field);
    case "question":
      return (model.answers[check.id]?.length ?? 0) === 0
        ? `Not answered yet${isReached(model, loaded, check.id) ? "" : "; the question comes with its stage"}.`
        : "The last answer was not right; answer again.";
  }
}

function whyNotFinding(model: RunModel, field: "component" | "mechanism"): string {
  const named = model.findings.findLast((finding) => finding[field] !== null);
  if (named === undefined) return `No finding names a ${field} yet.`;
  const fits = wrongPart(named) === null;
  return fits
    ? `No finding names a ${field} yet.`
    : `The last finding names ${named[field]}, which the evidence does not bear out.`;
}

/** Whether the learner's current stage is the check's, or a later one. */
export function isReached(model: RunModel, loaded: LoadedScenario, check: string): boolean {
  const staged = findCheck(loaded, check);
  if (staged === undefined || model.stage === null) return false;
  return STAGES.indexOf(staged.stage) <= STAGES.indexOf(model.stage);
}
