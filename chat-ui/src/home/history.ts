import type { ToolOutput } from "@mayday/agent/contract";

export type Card = ToolOutput<"list_scenarios">["scenarios"][number];
export type RunSummary = ToolOutput<"list_runs">["runs"][number];

/** How a learner stands with a scenario. */
export const STATUSES = ["new", "open", "recovered", "not_yet"] as const;
export type Status = (typeof STATUSES)[number];

/** From the easiest; also the order in which they are offered. */
export const DIFFICULTIES = ["beginner", "intermediate", "advanced"] as const satisfies Card["difficulty"][];

export const isOver = ({ state }: RunSummary): boolean => state === "debrief" || state === "closed";
export const isCompleted = ({ endedWhy }: RunSummary): boolean => endedWhy === "completed";
export const isUnaided = (run: RunSummary): boolean => isCompleted(run) && run.unaided >= run.of;

export function statusOf(card: Card, runs: readonly RunSummary[]): Status {
  if (runs.some((run) => run.scenario === card.id && !isOver(run))) return "open";
  if (card.completed > 0) return "recovered";
  return card.attempts > 0 ? "not_yet" : "new";
}

export function easiestFirst(cards: readonly Card[]): Card[] {
  return cards.toSorted(
    (a, b) =>
      DIFFICULTIES.indexOf(a.difficulty) - DIFFICULTIES.indexOf(b.difficulty) ||
      a.minutes.expected - b.minutes.expected ||
      a.title.localeCompare(b.title),
  );
}

export const newestFirst = (runs: readonly RunSummary[]): RunSummary[] =>
  runs.toSorted((a, b) => b.startedAt - a.startedAt);
