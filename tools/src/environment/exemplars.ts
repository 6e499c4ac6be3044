import type { Exemplar } from "./environment.ts";

const PARTS = 60;
const PER_PART = 2;

/**
 * Few enough to draw and to choose from: the range is cut into 60 parts, and of each the two highest stay, oldest first.
 * One request may be in several series of a metric; it counts once.
 */
export function chooseExemplars(all: readonly Exemplar[], from: number, to: number): Exemplar[] {
  const partOf = ({ at }: Exemplar) => Math.min(PARTS - 1, Math.floor(((at - from) / (to - from)) * PARTS));
  const inRange = all.filter(({ at }) => at >= from && at <= to);
  const parts = Map.groupBy(
    inRange.sort((a, b) => b.value - a.value),
    partOf,
  );
  const kept = [...parts.values()].flatMap((part) => {
    const once = new Map(part.toReversed().map((exemplar) => [exemplar.traceId, exemplar]));
    return [...once.values()].sort((a, b) => b.value - a.value).slice(0, PER_PART);
  });
  return kept.sort((a, b) => a.at - b.at);
}
