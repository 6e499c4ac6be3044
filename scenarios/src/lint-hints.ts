import { allChecks } from "./checks.ts";
import { rankOf } from "./ladder.ts";
import type { Defect } from "./lint-scenario.ts";
import { LEVELS, MECHANISMS, type Answer, type Check, type Hint, type Scenario } from "./schema.ts";
import { says, spoilersIn, widestOf } from "./spoilers.ts";

/** Levels that may not say what it is; from `specific` on a hint may. */
const SEALED_LEVELS: readonly string[] = LEVELS.slice(0, LEVELS.indexOf("specific"));

type Context = { scenario: Scenario; answer: Answer; hints: readonly Hint[] };

/** Defects of single hints of one file. `hints` are all hints of the scenario, for what they require of one another. */
export function lintHints(file: readonly Hint[], context: Context): Defect[] {
  const ids = new Set<string>();
  return file.flatMap((hint, index) => {
    const problems = [
      ...(ids.has(hint.id) ? ["The id is there twice. Give it another one."] : []),
      ...lintPlace(hint, context),
      ...lintText(hint, context),
      ...lintMisconception(hint, context),
      ...lintRequires(hint, context),
    ];
    ids.add(hint.id);
    return problems.map((problem) => ({ path: ["hints", index], problem: `hint ${hint.id}: ${problem}` }));
  });
}

function lintPlace(hint: Hint, { scenario }: Context): string[] {
  const checks = allChecks(scenario).map(({ check }) => check.id);
  const problems: string[] = [];
  if (!checks.includes(hint.check)) {
    problems.push(`There is no check "${hint.check}". Name one of: ${checks.join(", ")}.`);
  }
  if (checks.includes(hint.id))
    problems.push("A check has the same id, so `requires` could mean both. Rename the hint.");
  return problems;
}

function lintText(hint: Hint, { scenario, answer }: Context): string[] {
  if (!SEALED_LEVELS.includes(hint.level)) return [];
  const spoilers = spoilersIn(hint.text, answer.spoilers);
  const check = allChecks(scenario).find((staged) => staged.check.id === hint.check)?.check;
  const verbatim = answersOf(check, answer).filter((text) => says(hint.text, text));
  return widestOf([...new Set([...spoilers, ...verbatim])]).map(
    (said) =>
      `A hint of level ${hint.level} says "${said}", which gives the answer away. Keep it for specific or bottom-out.`,
  );
}

/** The answer of a check, word for word. Components are everyday words, so naming one is no verbatim answer. */
function answersOf(check: Check | undefined, answer: Answer): string[] {
  if (check?.kind === "question") {
    const right = check.choices[answer.questions[check.id] ?? ""];
    return right === undefined ? [] : [right];
  }
  if (check?.kind !== "finding" || check.field !== "mechanism") return [];
  return [answer.mechanism, MECHANISMS[answer.mechanism]];
}

function lintMisconception(hint: Hint, { answer }: Context): string[] {
  const { misconception } = hint;
  if (misconception === undefined) return [];
  const right: string[] = [answer.component, ...answer.alsoComponents, answer.mechanism, ...answer.alsoMechanisms];
  const problems: string[] = [];
  if (right.includes(misconception))
    problems.push(`"${misconception}" is right here, so the hint never comes. Name a wrong one.`);
  if (hint.level === "bottom-out") {
    problems.push(
      "A misconception does not lead to the bottom-out. Use a lower level, or leave the misconception out.",
    );
  }
  return problems;
}

function lintRequires(hint: Hint, { scenario, hints }: Context): string[] {
  const order = allChecks(scenario).map(({ check }) => check.id);
  const own = order.indexOf(hint.check);
  const problems = hint.requires.flatMap((id) => {
    const required = hints.find((other) => other.id === id);
    const check = order.indexOf(id);
    if (required === undefined && check < 0)
      return [`It requires "${id}", which is no hint and no check. Correct the id.`];
    if (check >= 0 && check >= own)
      return [`It requires the check "${id}", which comes no earlier. Require an earlier one.`];
    if (required?.misconception !== undefined)
      return [`It requires "${id}", which only some learners get. Require another.`];
    return [];
  });
  if (isInCycle(hint, hints)) problems.push("Its requirements lead back to itself. Break the cycle.");
  if (hint.level === "bottom-out" && hint.requires.length > 0) {
    problems.push("A bottom-out has to be there whenever it is needed. Take its requirements away.");
  }
  return problems;
}

function isInCycle(hint: Hint, hints: readonly Hint[]): boolean {
  const seen = new Set<string>();
  const waiting = [...hint.requires];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (id === hint.id) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    waiting.push(...(hints.find((other) => other.id === id)?.requires ?? []));
  }
  return false;
}

/** Defects of the ladders as a whole: checks without help, without a beginning or end, or with too few rungs. */
export function lintLadders(context: Context): string[] {
  return allChecks(context.scenario).flatMap(({ check }) => lintLadder(check, context.hints));
}

function lintLadder(check: Check, hints: readonly Hint[]): string[] {
  const ladder = hints.filter((hint) => hint.check === check.id && hint.misconception === undefined);
  const of = `check ${check.id}: `;
  if (ladder.length === 0) return [`${of}It has no hints. Write its ladder, from orient to bottom-out.`];
  const levels = new Set(ladder.map(({ level }) => level));
  const problems: string[] = [];
  if (!levels.has("orient")) problems.push(`${of}Its ladder does not begin with orient. Add that hint.`);
  if (!levels.has("bottom-out")) problems.push(`${of}Its ladder has no bottom-out. Add the hint that says what to do.`);
  const least = check.kind === "acknowledge" || check.kind === "inspect" ? 3 : 4;
  if (levels.size < least) {
    problems.push(`${of}Its ladder has ${levels.size} levels, at least ${least} are needed. Add the ones between.`);
  }
  const repeated = ladder.filter((hint, index) => ladder.findIndex((other) => rankOf(other) === rankOf(hint)) < index);
  const crowded = repeated.map(
    ({ id, level }) => `${of}"${id}" is the second hint of level ${level} and never comes. Merge them.`,
  );
  return [...problems, ...crowded];
}
