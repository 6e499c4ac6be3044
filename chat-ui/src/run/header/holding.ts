import type { Progress } from "@mayday/agent/contract";

export type Hold = { for: number; of: number };

/**
 * Of the present stage's checks that hold right now and are not passed yet, the one with the longest way to go; null
 * when none holds. Checks of later stages may hold by chance, which says nothing to anybody yet.
 */
export function longestHold(progress: Pick<Progress, "stages">): Hold | null {
  const holds = progress.stages
    .filter((stage) => stage.state === "current")
    .flatMap((stage) => stage.checks)
    .filter((check) => check.state === "unmet" && check.holding !== null && check.holding.for > 0)
    .flatMap((check) => (check.holding === null ? [] : [check.holding]));
  return holds.sort((a, b) => b.of - b.for - (a.of - a.for))[0] ?? null;
}
