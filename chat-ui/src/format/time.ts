import { perLocale } from "../text/language.ts";

const two = (value: number): string => String(value).padStart(2, "0");

/** Seconds as a running clock: `04:07`, `1:02:09`. */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const rest = `${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** Seconds as a length of time: `45 s`, `2 min 5 s`, `1 h 4 min`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return whole % 60 === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** Times of day run to 24 everywhere, as in logs and on charts. */
const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
const minute = perLocale((locale) => new Intl.DateTimeFormat(locale, clock));
const second = perLocale((locale) => new Intl.DateTimeFormat(locale, { ...clock, second: "2-digit" }));
const day = perLocale((locale) => new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", ...clock }));

/** Milliseconds since the epoch as a time of this day, to the minute. */
export const formatMinute = (at: number): string => minute().format(at);
/** Milliseconds since the epoch as a time of this day, to the second. */
export const formatTime = (at: number): string => second().format(at);
/** Milliseconds since the epoch as day and time. */
export const formatDay = (at: number): string => day().format(at);
/** A time with milliseconds, for lines that are close together. */
export const formatExactTime = (at: number): string =>
  `${second().format(at)}.${String(Math.trunc(at % 1000)).padStart(3, "0")}`;
