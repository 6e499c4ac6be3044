import type { View, ViewChange } from "../route.ts";

/** A part of time that is looked at: the last minutes, which go on, or a part that stands still (ms). */
export type TimeRange = { minutes: number } | { from: number; to: number };

export const RANGE_MINUTES = [1, 5, 15, 60];
export const USUAL_MINUTES = 5;
/** Metrics, logs and traces are not kept for longer than some hours anyway. */
const LONGEST_MS = 24 * 3_600_000;

/** What the address says, or the usual. */
export function rangeOf({ last, from, to }: View): TimeRange {
  const [begin, end] = [Number(from), Number(to)];
  if (Number.isSafeInteger(begin) && Number.isSafeInteger(end) && begin > 0 && end > begin) {
    return { from: Math.max(begin, end - LONGEST_MS), to: end };
  }
  return { minutes: RANGE_MINUTES.find((minutes) => String(minutes) === last) ?? USUAL_MINUTES };
}

/** What a range is in the address; the usual one is nothing. */
export function rangeParams(range: TimeRange): ViewChange {
  if (!("minutes" in range))
    return { from: String(Math.floor(range.from)), to: String(Math.ceil(range.to)), last: null };
  return { from: null, to: null, last: range.minutes === USUAL_MINUTES ? null : String(range.minutes) };
}

export const isLive = (range: TimeRange): range is { minutes: number } => "minutes" in range;

/** Its ends now, in milliseconds. */
export function boundsOf(range: TimeRange, now: number): { from: number; to: number } {
  return isLive(range) ? { from: now - range.minutes * 60_000, to: now } : range;
}

export const boundsNow = (range: TimeRange): { from: number; to: number } => boundsOf(range, Date.now());

export const lengthOf = (range: TimeRange): number => {
  const { from, to } = boundsOf(range, 0);
  return to - from;
};

/** The same range has the same key. */
export const rangeKey = (range: TimeRange): string =>
  isLive(range) ? `${range.minutes}` : `${range.from}-${range.to}`;

/** A step in whole seconds that divides a range into at most so many parts. */
export function stepSeconds(range: TimeRange, parts: number): number {
  const least = lengthOf(range) / 1000 / parts;
  return STEPS.find((step) => step >= least) ?? Math.ceil(least / 60) * 60;
}
const STEPS = [1, 2, 5, 10, 15, 30, 60];
