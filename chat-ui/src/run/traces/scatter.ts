type Drawn = { start: number; durationMs: number };
/** Places in percent of the drawing. */
export type Scatter<T> = {
  points: { trace: T; left: number; bottom: number }[];
  lines: { ms: number; bottom: number }[];
};

/** Durations differ by powers of ten, so that equal steps upwards are equal factors. */
export function scatter<T extends Drawn>(traces: readonly T[], bounds: { from: number; to: number }): Scatter<T> {
  const powers = traces.map(({ durationMs }) => Math.log10(Math.max(durationMs, 1)));
  const low = Math.floor(Math.min(...powers, 1));
  const high = Math.max(Math.ceil(Math.max(...powers, 1)), low + 1);
  const height = (power: number): number => ((power - low) / (high - low)) * 100;
  const length = Math.max(bounds.to - bounds.from, 1);
  return {
    points: traces.map((trace, at) => ({
      trace,
      left: Math.min(Math.max(((trace.start - bounds.from) / length) * 100, 0), 100),
      bottom: height(powers[at] ?? low),
    })),
    lines: Array.from({ length: high - low + 1 }, (_, at) => ({ ms: 10 ** (low + at), bottom: height(low + at) })),
  };
}
