import { wrongPart } from "./evolve-help.ts";
import { isPassed } from "./checks.ts";
import type { RevealedHint, RunModel } from "./model.ts";
import { LEVELS, type Hint, type LoadedScenario } from "./schema.ts";

/** How a hint was picked from its ladder: the next rung, a fit to the last mistake, or a jump to just below the end. */
export type Pick = { hint: Hint; how: "next" | "misconception" | "jump" };

const BOTTOM = LEVELS.indexOf("bottom-out");

export function rankOf(hint: { level: Hint["level"] }): number {
  return LEVELS.indexOf(hint.level);
}

/** The hints for a check that were revealed, oldest first. */
export function revealedFor(model: RunModel, check: string): RevealedHint[] {
  return model.help.revealed.filter((hint) => hint.check === check);
}

/** The component or mechanism that the learner's last finding named wrongly, or null. */
function lastMistake(model: RunModel): { part: string; at: number } | null {
  const last = model.findings.at(-1);
  const part = last === undefined ? null : wrongPart(last);
  return last === undefined || part === null ? null : { part, at: last.at };
}

/**
 * The next hint for a check, or null when all that may be shown have been. One rung above the highest that was
 * revealed, or the level at which the learner is helped now; the bottom-out never before the rung below it.
 * `jump` goes to the rung below the bottom-out at once.
 */
export function nextHint(model: RunModel, loaded: LoadedScenario, check: string, jump: boolean): Pick | null {
  const shown = revealedFor(model, check);
  const mistake = lastMistake(model);
  const open = loaded.hints
    .filter((hint) => hint.check === check && isOpen(model, hint, mistake?.part ?? null))
    .toSorted((a, b) => rankOf(a) - rankOf(b));
  const top = Math.max(-1, ...shown.map(rankOf));
  if (top === BOTTOM) return null;
  const fitting = open.find((hint) => hint.misconception !== undefined && rankOf(hint) <= Math.max(top, 0) + 1);
  const isFresh = mistake !== null && mistake.at >= (shown.at(-1)?.at ?? 0);
  if (fitting !== undefined && rankOf(fitting) < BOTTOM && isFresh) return { hint: fitting, how: "misconception" };
  const wanted = top < 0 ? model.help.level : top + 1;
  const ladder = open.filter((hint) => hint.misconception === undefined);
  const below = ladder.findLast((hint) => rankOf(hint) < BOTTOM && rankOf(hint) > top);
  if (jump && below !== undefined) return { hint: below, how: rankOf(below) > wanted ? "jump" : "next" };
  const next = ladder.find((hint) => rankOf(hint) >= wanted);
  const chosen = next === undefined || rankOf(next) === BOTTOM ? (below ?? next) : next;
  return chosen === undefined ? null : { hint: chosen, how: "next" };
}

function isOpen(model: RunModel, hint: Hint, mistake: string | null): boolean {
  if (model.help.revealed.some((shown) => shown.hint === hint.id)) return false;
  if (hint.misconception !== undefined && hint.misconception !== mistake) return false;
  return hint.requires.every((id) => isPassed(model, id) || model.help.revealed.some((shown) => shown.hint === id));
}
