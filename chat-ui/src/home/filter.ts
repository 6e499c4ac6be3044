import { DIFFICULTIES, STATUSES, type Card, type Status } from "./history.ts";

/** Minutes that a learner may have. */
export const TIMES = [10, 15, 30, 60] as const;

/** What of the catalog is shown; the address holds it. */
export type CatalogFilter = {
  text: string;
  skill: string | null;
  difficulty: Card["difficulty"] | null;
  minutes: number | null;
  status: Status | null;
};

export const NO_FILTER: CatalogFilter = { text: "", skill: null, difficulty: null, minutes: null, status: null };

export function parseFilter(query: URLSearchParams): CatalogFilter {
  return {
    text: query.get("q") ?? "",
    skill: query.get("skill"),
    difficulty: DIFFICULTIES.find((one) => one === query.get("difficulty")) ?? null,
    minutes: TIMES.find((one) => String(one) === query.get("time")) ?? null,
    status: STATUSES.find((one) => one === query.get("status")) ?? null,
  };
}

/** The address of the catalog with this filter. */
export function homePath({ text, skill, difficulty, minutes, status }: CatalogFilter = NO_FILTER): string {
  const query = new URLSearchParams();
  if (text !== "") query.set("q", text);
  if (skill !== null) query.set("skill", skill);
  if (difficulty !== null) query.set("difficulty", difficulty);
  if (minutes !== null) query.set("time", String(minutes));
  if (status !== null) query.set("status", status);
  return query.size > 0 ? `/?${query.toString()}` : "/";
}

export const isFiltering = (filter: CatalogFilter): boolean => homePath(filter) !== "/";

/** Whether a scenario is shown: each word of the text is somewhere in it, and all the rest agrees. */
export function isShown(card: Card, status: Status, filter: CatalogFilter): boolean {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const about = [card.title, card.summary, card.id, card.severity, ...card.skills].join(" ").toLowerCase();
  return (
    words.every((word) => about.includes(word)) &&
    (filter.skill === null || card.skills.includes(filter.skill)) &&
    (filter.difficulty === null || card.difficulty === filter.difficulty) &&
    (filter.minutes === null || card.minutes.expected <= filter.minutes) &&
    (filter.status === null || status === filter.status)
  );
}

/** The skills that a filter can name, by name. */
export const skillsOf = (cards: readonly Card[]): string[] =>
  [...new Set(cards.flatMap((card) => card.skills))].toSorted((a, b) => a.localeCompare(b));
