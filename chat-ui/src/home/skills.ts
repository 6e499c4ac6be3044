import { easiestFirst, isCompleted, isOver, isUnaided, type Card, type RunSummary } from "./history.ts";

/** How far a learner came with one scenario of a skill: on their own, with help, tried, or not begun. */
export const MASTERY = ["unaided", "helped", "tried", "untouched"] as const;
export type Mastery = (typeof MASTERY)[number];
export type Skill = {
  skill: string;
  scenarios: { id: string; title: string; mastery: Mastery }[];
  counts: Record<Mastery, number>;
};

/** The skills that the catalog practises, each with how its scenarios were solved; the best known first, then by name. */
export function skillMap(cards: readonly Card[], runs: readonly RunSummary[]): Skill[] {
  const names = [...new Set(cards.flatMap((card) => card.skills))];
  return names
    .map((skill) => skillFrom(skill, easiestFirst(cards), runs))
    .toSorted((a, b) => score(b) - score(a) || a.skill.localeCompare(b.skill));
}

function skillFrom(skill: string, cards: readonly Card[], runs: readonly RunSummary[]): Skill {
  const scenarios = cards
    .filter((card) => card.skills.includes(skill))
    .map((card) => ({ id: card.id, title: card.title, mastery: masteryOf(card, runs) }))
    .toSorted((a, b) => MASTERY.indexOf(a.mastery) - MASTERY.indexOf(b.mastery));
  const count = (mastery: Mastery): number => scenarios.filter((one) => one.mastery === mastery).length;
  const counts = {
    unaided: count("unaided"),
    helped: count("helped"),
    tried: count("tried"),
    untouched: count("untouched"),
  };
  return { skill, scenarios, counts };
}

function masteryOf(card: Card, runs: readonly RunSummary[]): Mastery {
  const own = runs.filter((run) => run.scenario === card.id);
  if (own.some(isUnaided)) return "unaided";
  if (own.some(isCompleted) || card.completed > 0) return "helped";
  return own.some(isOver) ? "tried" : "untouched";
}

const score = ({ counts, scenarios }: Skill): number =>
  (counts.unaided * 3 + counts.helped * 2 + counts.tried) / scenarios.length;
