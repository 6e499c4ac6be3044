import type { Level, LoadedScenario, Progress } from "@mayday/scenarios/contract";

type Entry = { level: Level; revealed: boolean };

/**
 * Which hints a run's scenario has, by check and level. Nothing of what they say: no text, and no id either, since
 * authors choose it; and none of those for a mistaken finding, which would name the findings that are wrong.
 */
export function hintIndex(
  { hints }: Pick<LoadedScenario, "hints">,
  progress: Pick<Progress, "run" | "stages" | "hints">,
) {
  const revealed = new Set(progress.hints.map(({ id }) => id));
  const stages = progress.stages.map(({ id: stage, checks }) => ({
    stage,
    checks: checks.map(({ id, title }) => ({
      check: id,
      title,
      hints: hints.flatMap((hint): Entry[] =>
        hint.check === id && hint.misconception === undefined
          ? [{ level: hint.level, revealed: revealed.has(hint.id) }]
          : [],
      ),
    })),
  }));
  return { run: progress.run, stages };
}
