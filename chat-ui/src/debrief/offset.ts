import { formatClock } from "../format/time.ts";

/** A part of a run's time: `zero` is when customers could notice (s since the epoch), `from` and `to` are seconds from it. */
export type Span = { zero: number; from: number; to: number };

/** What comes before the symptom counts down to it. */
export function offsetText(seconds: number): string {
  return seconds < 0 ? `−${formatClock(-seconds)}` : formatClock(seconds);
}
