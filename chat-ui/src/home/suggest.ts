import {
  DIFFICULTIES,
  easiestFirst,
  isCompleted,
  isOver,
  isUnaided,
  newestFirst,
  type Card,
  type RunSummary,
} from "./history.ts";

/** Why a scenario is worth trying next; what it says is put into words by the page. */
export type Why =
  | { kind: "first" }
  /** Tried and not recovered: how far the best attempt came. */
  | { kind: "retry"; passed: number; of: number }
  /** Shares a skill with a scenario that was recovered, no more than one step harder. */
  | { kind: "builds"; skill: string; on: string }
  | { kind: "new_skill"; skill: string }
  /** Recovered, and never without help: the best share of checks so far. */
  | { kind: "unaided"; unaided: number; of: number };
export type Suggestion = { card: Card; why: Why };

const KINDS: readonly Why["kind"][] = ["first", "retry", "builds", "new_skill", "unaided"];
const MOST = 3;

/**
 * What to try next, the best first: what was begun and not solved, what builds on what was solved, what is new, then
 * what was solved with help. One of each kind before a second of any; nothing that is open now or cannot be had here.
 */
export function suggest(cards: readonly Card[], runs: readonly RunSummary[]): Suggestion[] {
  const open = new Set(runs.filter((run) => !isOver(run)).map((run) => run.scenario));
  const candidates = easiestFirst(cards).filter((card) => !open.has(card.id) && isPossible(card, cards));
  const all = candidates.flatMap((card) => {
    const why = whyNext(card, cards, newestFirst(runs));
    return why === null ? [] : [{ card, why }];
  });
  const byKind = KINDS.map((kind) => all.filter(({ why }) => why.kind === kind).toSorted(bestFirst));
  // Whoever has tried nothing is better served with one way in than with a choice.
  byKind[0]?.splice(1);
  const rounds = Math.max(0, ...byKind.map((list) => list.length));
  return Array.from({ length: rounds }, (_, round) => byKind.flatMap((list) => list[round] ?? []))
    .flat()
    .slice(0, MOST);
}

/** While the one environment is taken nothing can be started, and all the same something comes next. */
function isPossible(card: Card, cards: readonly Card[]): boolean {
  return card.available || cards.every((other) => !other.available);
}

function whyNext(card: Card, cards: readonly Card[], runs: readonly RunSummary[]): Why | null {
  if (runs.length === 0) return { kind: "first" };
  const own = runs.filter((run) => run.scenario === card.id);
  if (own.some(isUnaided)) return null;
  if (own.some(isCompleted)) return helped(own);
  if (own.length > 0) return reached(own);
  return builtOn(card, cards, runs) ?? newSkill(card, cards, runs);
}

function helped(own: readonly RunSummary[]): Why {
  const best = own.filter(isCompleted).toSorted((a, b) => b.unaided / b.of - a.unaided / a.of)[0];
  return { kind: "unaided", unaided: best?.unaided ?? 0, of: best?.of ?? 0 };
}

function reached(own: readonly RunSummary[]): Why {
  const best = own.toSorted((a, b) => b.passed - a.passed)[0];
  return { kind: "retry", passed: best?.passed ?? 0, of: best?.of ?? 0 };
}

function builtOn(card: Card, cards: readonly Card[], runs: readonly RunSummary[]): Why | null {
  const steps = DIFFICULTIES.indexOf(card.difficulty);
  for (const run of runs.filter(isCompleted)) {
    const solved = cards.find((other) => other.id === run.scenario);
    if (solved === undefined || steps > DIFFICULTIES.indexOf(solved.difficulty) + 1) continue;
    const skill = card.skills.find((one) => solved.skills.includes(one));
    if (skill !== undefined) return { kind: "builds", skill, on: solved.title };
  }
  return null;
}

function newSkill(card: Card, cards: readonly Card[], runs: readonly RunSummary[]): Why | null {
  const tried = new Set(runs.map((run) => run.scenario));
  const known = new Set(cards.filter((other) => tried.has(other.id)).flatMap((other) => other.skills));
  const skill = card.skills.find((one) => !known.has(one)) ?? card.skills[0];
  return skill === undefined ? null : { kind: "new_skill", skill };
}

/** Within a kind: the attempt that came furthest, the recovery with most help; otherwise the easiest. */
function bestFirst({ why: a }: Suggestion, { why: b }: Suggestion): number {
  if (a.kind === "retry" && b.kind === "retry") return share(b.passed, b.of) - share(a.passed, a.of);
  if (a.kind === "unaided" && b.kind === "unaided") return share(a.unaided, a.of) - share(b.unaided, b.of);
  return 0;
}

const share = (part: number, of: number): number => (of === 0 ? 0 : part / of);
