import type { StagedCheck } from "./checks.ts";
import { allChecks } from "./checks.ts";
import { revealedFor } from "./ladder.ts";
import type { RunModel } from "./model.ts";
import { PACE } from "./pace-rules.ts";
import type { LoadedScenario } from "./schema.ts";

/** Why help is due, in the order in which the reasons are looked for. */
export type Struggle = "wheel_spinning" | "said_stuck" | "repeated_mistake" | "thrashing" | "failing" | "no_progress";

/**
 * How far a run is: by its checks or by its timebox, whichever is further. 0 to 1. An oracle that holds counts as done:
 * those of a stage pass together, and two of three is near the end.
 */
function shareOfRun(model: RunModel, loaded: LoadedScenario, now: number): number {
  const done = Object.keys(model.passed).length + Object.keys(model.holding).length;
  const byChecks = done / allChecks(loaded.scenario).length;
  const byTime = secondsSince(model.incidentAt, now) / (loaded.scenario.minutes.timebox * 60);
  return Math.min(1, Math.max(byChecks, byTime));
}

/** Factor on all waiting: 1 until two thirds of the run, then less and less. */
export function shrink(model: RunModel, loaded: LoadedScenario, now: number): number {
  const into = (shareOfRun(model, loaded, now) - PACE.shrinkFrom) / (1 - PACE.shrinkFrom);
  return into <= 0 ? 1 : 1 - into * (1 - PACE.shrinkTo);
}

/** Expected seconds for one check: its stage's time, shared among the stage's checks. */
export function expectedSeconds(loaded: LoadedScenario, { stage }: StagedCheck): number {
  return loaded.scenario.pace[stage] / loaded.scenario.stages[stage].length;
}

export function secondsSince(at: number | null, now: number): number {
  return at === null ? 0 : (now - at) / 1000;
}

/** When the learner last got on: a check passed, an oracle held for the first time, or the incident began. */
export function lastProgress(model: RunModel): number {
  return Math.max(model.help.lastPassAt ?? 0, model.help.lastGainAt ?? 0, model.incidentAt ?? 0);
}

/** Many attempts or much time without progress: it does not end by itself. */
export function isWheelSpinning(model: RunModel, loaded: LoadedScenario, target: StagedCheck, now: number): boolean {
  const { attempts, times } = PACE.wheelSpinning;
  const idle = secondsSince(lastProgress(model), now);
  return model.help.signals.length >= attempts || idle >= times * expectedSeconds(loaded, target);
}

/** Why help is due now, or null. Only what happened since the last hint counts. */
export function struggleOf(model: RunModel, loaded: LoadedScenario, target: StagedCheck, now: number): Struggle | null {
  if (isWheelSpinning(model, loaded, target, now)) return "wheel_spinning";
  const lastHintAt = model.help.revealed.at(-1)?.at ?? 0;
  const signals = model.help.signals.filter((signal) => signal.at > lastHintAt);
  if (signals.some((signal) => signal.kind === "said_stuck")) return "said_stuck";
  if (signals.some((signal) => signal.kind === "repeated_mistake")) return "repeated_mistake";
  const recent = signals.filter(
    (signal) => signal.kind === "action" && secondsSince(signal.at, now) <= PACE.thrash.within,
  );
  if (recent.length >= PACE.thrash.actions) return "thrashing";
  const score = signals.reduce((sum, signal) => sum + PACE.weights[signal.kind], 0);
  if (score >= PACE.struggle) return "failing";
  const lastHint = revealedFor(model, target.check.id).at(-1);
  const share = lastHint === undefined ? PACE.patience.before : PACE.patience.after;
  const { shortestPatience, longestPatience } = PACE;
  const patience = Math.min(longestPatience, Math.max(shortestPatience, share * expectedSeconds(loaded, target)));
  const since = Math.max(lastProgress(model), lastHint?.at ?? 0);
  return secondsSince(since, now) >= patience * shrink(model, loaded, now) ? "no_progress" : null;
}
