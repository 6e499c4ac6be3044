export type Trend = "rising" | "falling" | "steady";
/** What a line says in words: its last value, the ends of its range, and where it goes. Null without values. */
export type Summary = { now: number | null; min: number | null; max: number | null; trend: Trend | null };

/** The last part of a line is compared with what was before it. */
const LATELY = 0.25;
/** It goes somewhere when it differs by so much of the usual size, and of the whole range. */
const OF_SIZE = 0.15;
const OF_RANGE = 0.25;

export function summaryOf(values: readonly (number | null)[]): Summary {
  const numbers = values.filter((value) => value !== null);
  if (numbers.length === 0) return { now: null, min: null, max: null, trend: null };
  return {
    now: values.at(-1) ?? null,
    min: Math.min(...numbers),
    max: Math.max(...numbers),
    trend: trendOf(numbers),
  };
}

/** Medians, so that one high value is no trend. */
function trendOf(numbers: readonly number[]): Trend | null {
  if (numbers.length < 8) return null;
  const lately = Math.ceil(numbers.length * LATELY);
  const [before, after] = [median(numbers.slice(0, -lately)), median(numbers.slice(-lately))];
  const range = Math.max(...numbers) - Math.min(...numbers);
  const difference = Math.abs(after - before);
  if (difference === 0 || difference < OF_SIZE * Math.abs(before) || difference < OF_RANGE * range) return "steady";
  return after > before ? "rising" : "falling";
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
