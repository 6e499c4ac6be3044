import type { Progress } from "@mayday/agent/contract";

export type Hold = { for: number; of: number };

/**
 * The longest way to go among the present stage's open conditions; null unless all of them hold, for until then there is
 * something to do and nothing to wait for. Checks of later stages may hold by chance, which says nothing to anybody yet.
 */
export function longestHold(progress: Pick<Progress, "stages">): Hold | null {
  const open = progress.stages
    .filter((stage) => stage.state === "current")
    .flatMap((stage) => stage.checks)
    .filter((check) => check.kind === "oracle" && check.state !== "passed");
  const holds = open.flatMap(({ holding }) => (holding !== null && holding.for > 0 ? [holding] : []));
  if (holds.length < open.length) return null;
  return holds.sort((a, b) => b.of - b.for - (a.of - a.for))[0] ?? null;
}
