import type { Reading } from "./events.ts";
import { NO_LIMIT, type Op } from "./schema.ts";

/** Up to three significant figures, without trailing zeros; whole numbers from 100 on. */
function short(value: number): string {
  if (Math.abs(value) >= 100) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}

function seconds(value: number): string {
  if (Math.abs(value) < 1) return `${short(value * 1000)} ms`;
  return Math.abs(value) < 120 ? `${short(value)} s` : `${short(value / 60)} min`;
}

/** A value as people say it: 0.812 s is "812 ms", a ratio of 0.992 is "99.2 %". */
export function formatQuantity(value: NonNullable<Reading["value"]>, unit: string): string {
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "string") return value;
  if (value >= NO_LIMIT) return "no limit";
  switch (unit) {
    case "s":
      return seconds(value);
    case "ratio":
      return `${short(value * 100)} %`;
    case "per_second":
      return `${short(value)} per second`;
    case "bytes":
      return `${short(value / 1024 / 1024)} MiB`;
    default:
      return short(value);
  }
}

const WORDS: Record<Op, string> = { lt: "under", lte: "at most", gt: "over", gte: "at least", eq: "exactly" };

/** "under 120 ms". */
export function formatWanted(op: Op, limit: NonNullable<Reading["value"]>, unit: string): string {
  return `${WORDS[op]} ${formatQuantity(limit, unit)}`;
}

/** Whether `value` is as wanted; order is defined for numbers alone. */
export function compare(value: NonNullable<Reading["value"]>, op: Op, limit: NonNullable<Reading["value"]>): boolean {
  if (op === "eq") return value === limit;
  if (typeof value !== "number" || typeof limit !== "number") return false;
  switch (op) {
    case "lt":
      return value < limit;
    case "lte":
      return value <= limit;
    case "gt":
      return value > limit;
    case "gte":
      return value >= limit;
  }
}

/** "Product search p95 is 812 ms, wanted under 120 ms". */
export function sayReading(reading: Reading): string {
  if (reading.value === null) return `${reading.title}: no data, wanted ${reading.wanted}`;
  return `${reading.title} is ${formatQuantity(reading.value, reading.unit)}, wanted ${reading.wanted}`;
}
