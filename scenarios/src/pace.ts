import { openChecks, type StagedCheck } from "./checks.ts";
import type { RunEventBody } from "./events.ts";
import { nextHint, revealedFor, type Pick } from "./ladder.ts";
import type { RunModel } from "./model.ts";
import { PACE } from "./pace-rules.ts";
import type { Hint, LoadedScenario } from "./schema.ts";
import { expectedSeconds, isWheelSpinning, lastProgress, secondsSince, shrink, struggleOf } from "./struggle.ts";

/** What the policy decides, always with the name of the rule that fired. */
export type Pacing =
  | { do: "nothing"; rule: string }
  | { do: "offer"; check: string; rule: string }
  | { do: "push"; check: string; hint: Hint; rule: string };

/** What an explicit ask gets: a new hint, the last one again, or nothing where there is none. */
export type Answered =
  | { give: "new"; hint: Hint; rule: string }
  | { give: "again"; hint: string; inSeconds: number; rule: string }
  | { give: "nothing"; rule: string };

const nothing = (rule: string): Pacing => ({ do: "nothing", rule });

/**
 * The check that help is for: the first open one of the current stage that is not about to pass by itself. When every
 * open check there holds already, the next one after it; an ask must not be refused for being early.
 */
function helpTarget(model: RunModel, loaded: LoadedScenario): StagedCheck | null {
  const open = openChecks(model, loaded.scenario);
  return open.find(({ check }) => model.holding[check.id] === undefined) ?? open[0] ?? null;
}

/** On the last stage, and when wheels spin, the ladder is climbed at once to just below its end. */
function mayJump(model: RunModel, loaded: LoadedScenario, target: StagedCheck, now: number): boolean {
  return target.stage === "review" || isWheelSpinning(model, loaded, target, now);
}

/** Seconds that the last hint for a check may still be read undisturbed; 0 when it is time for the next. */
function readingLeft(model: RunModel, check: string, now: number): number {
  const last = revealedFor(model, check).at(-1);
  if (last === undefined) return 0;
  return Math.max(0, PACE.reading[last.level] - secondsSince(last.at, now));
}

function ruleOf(trigger: string, pick: Pick): string {
  return pick.how === "next" ? trigger : `${trigger}/${pick.how}`;
}

/** The learner got on just now, or only has to wait for what holds: nobody is helped unasked then. */
function isProgressing(model: RunModel, loaded: LoadedScenario, now: number): boolean {
  const progressed = lastProgress(model);
  if (progressed !== model.incidentAt && secondsSince(progressed, now) < PACE.progressing) return true;
  const open = openChecks(model, loaded.scenario);
  return open.every(({ stage, check }) => stage !== open[0]?.stage || model.holding[check.id] !== undefined);
}

/**
 * The answer itself is not pushed on somebody who may still find it: early in the run, or before one expected time of
 * the check has passed since the hint below it. An ask gets it all the same.
 */
function mayStillFindIt(model: RunModel, loaded: LoadedScenario, target: StagedCheck, now: number): boolean {
  if (isWheelSpinning(model, loaded, target, now)) return false;
  if (target.stage !== "review" && shrink(model, loaded, now) === 1) return true;
  const below = revealedFor(model, target.check.id).at(-1);
  return below !== undefined && secondsSince(below.at, now) < expectedSeconds(loaded, target);
}

/** Unasked help: whether to offer or push a hint at this moment. Deterministic. */
export function pace(model: RunModel, loaded: LoadedScenario, now: number): Pacing {
  if (model.state !== "active") return nothing("not_active");
  if (model.missing.length > 0) return nothing("telemetry_missing");
  const target = helpTarget(model, loaded);
  if (target === null) return nothing("nothing_open");
  const check = target.check.id;
  if (isProgressing(model, loaded, now)) return nothing("progressing");
  const struggle = struggleOf(model, loaded, target, now);
  if (struggle === null) return nothing("no_struggle");
  const factor = shrink(model, loaded, now);
  const lastHint = model.help.revealed.at(-1);
  if (lastHint !== undefined && secondsSince(lastHint.at, now) < PACE.window * factor) return nothing("window");
  if (readingLeft(model, check, now) > 0) return nothing("reading");
  const pick = nextHint(model, loaded, check, mayJump(model, loaded, target, now));
  if (pick === null) return nothing("ladder_climbed");
  if (pick.hint.level === "bottom-out" && mayStillFindIt(model, loaded, target, now))
    return nothing("bottom_out_waits");
  const { offer, declined } = model.help;
  if (declined?.check === check) {
    // They had their offer of this hint; who is still stuck after this long is not asked a second time.
    if (secondsSince(declined.at, now) < PACE.declined * factor) return nothing("declined");
  } else {
    if (offer === null || offer.check !== check) return { do: "offer", check, rule: struggle };
    if (secondsSince(offer.at, now) < PACE.offer * factor) return nothing("offer_open");
  }
  if (secondsSince(model.help.lastExploredAt ?? 0, now) < PACE.exploring) return nothing("exploring");
  return { do: "push", check, hint: pick.hint, rule: ruleOf(struggle, pick) };
}

/** An explicit ask. Never refused for longer than the reading time of the hint before; then it gets that one again. */
export function answerAsk(model: RunModel, loaded: LoadedScenario, now: number, trigger: string): Answered {
  if (model.state !== "active") return { give: "nothing", rule: "not_active" };
  const target = helpTarget(model, loaded);
  if (target === null) return { give: "nothing", rule: "nothing_open" };
  const last = revealedFor(model, target.check.id).at(-1);
  const inSeconds = readingLeft(model, target.check.id, now);
  if (last !== undefined && inSeconds > 0 && trigger !== "instructor") {
    return { give: "again", hint: last.hint, inSeconds, rule: "reading" };
  }
  const pick = nextHint(model, loaded, target.check.id, mayJump(model, loaded, target, now));
  if (pick !== null) return { give: "new", hint: pick.hint, rule: ruleOf(trigger, pick) };
  if (last === undefined) return { give: "nothing", rule: "no_hints" };
  return { give: "again", hint: last.hint, inSeconds: 0, rule: "ladder_climbed" };
}

/** The event by which a hint is revealed. */
export function revealBody(
  chosen: { hint: Hint; rule: string },
  by: "policy" | "learner" | "instructor",
): RunEventBody {
  const { id, check, level } = chosen.hint;
  return { type: "hint_revealed", hint: id, check, level, rule: chosen.rule, by };
}
