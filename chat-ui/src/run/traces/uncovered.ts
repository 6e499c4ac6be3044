export type Interval = { from: number; to: number };

/** The parts of a time during which none of the others ran, in order; what lies outside of it does not count. */
export function uncovered(whole: Interval, others: readonly Interval[]): Interval[] {
  const parts: Interval[] = [];
  let upTo = whole.from;
  for (const { from, to } of others.toSorted((a, b) => a.from - b.from)) {
    if (from > upTo) parts.push({ from: upTo, to: Math.min(from, whole.to) });
    upTo = Math.max(upTo, to);
    if (upTo >= whole.to) return parts;
  }
  if (upTo < whole.to) parts.push({ from: upTo, to: whole.to });
  return parts;
}
