import type { ToolOutput } from "@mayday/agent/contract";

type Levels = ToolOutput<"count_logs">["levels"];
/** One step of time: how many lines of each level, worst first, and all. */
export type Bar = { at: number; parts: { level: string; lines: number }[]; all: number };

const WORST_FIRST = ["error", "warn", "info", "debug"];
const rank = (level: string): number => {
  const at = WORST_FIRST.indexOf(level);
  return at === -1 ? WORST_FIRST.length : at;
};

/** A bar for each step from `from` to `to` (ms), those without lines too. */
export function barsOf(levels: Levels, from: number, to: number, stepMs: number): Bar[] {
  const sorted = levels
    .toSorted((a, b) => rank(a.level) - rank(b.level))
    .map(({ level, counts }) => ({ level, counts: new Map(counts) }));
  const steps = Math.ceil((to - from) / stepMs);
  return Array.from({ length: steps }, (_, index) => {
    const at = from + index * stepMs;
    const parts = sorted
      .map(({ level, counts }) => ({ level, lines: counts.get(at) ?? 0 }))
      .filter(({ lines }) => lines > 0);
    return { at, parts, all: parts.reduce((sum, { lines }) => sum + lines, 0) };
  });
}
