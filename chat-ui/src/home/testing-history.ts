import type { Card, RunSummary } from "./history.ts";

/** A scenario as the catalog lists it, for tests. */
export const testCard = (id: string, more: Partial<Card> = {}): Card => ({
  id,
  version: 1,
  title: `Title of ${id}`,
  summary: "Something is slow.",
  difficulty: "beginner",
  severity: "sev2",
  skills: ["latency"],
  minutes: { expected: 12, timebox: 45 },
  available: true,
  unavailableBecause: "",
  outdatedBecause: "",
  attempts: 0,
  completed: 0,
  ...more,
});

let startedAt = 0;
/** A run that is over and was completed with help, unless `more` says otherwise; each begins after the one before. */
export const testRun = (scenario: string, more: Partial<RunSummary> = {}): RunSummary => ({
  run: `run-${++startedAt}`,
  scenario,
  title: `Title of ${scenario}`,
  state: "closed",
  startedAt,
  endedWhy: "completed",
  passed: 7,
  of: 7,
  unaided: 4,
  ...more,
});
