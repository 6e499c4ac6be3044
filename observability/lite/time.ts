import { QueryError } from "./query-error.ts";

/** A query's moment as nanoseconds: Unix seconds (up to ten digits, fractions allowed), nanoseconds, or RFC 3339. */
export function readTime(name: string, value: string): bigint {
  if (/^\d{1,10}(\.\d+)?$/.test(value)) return BigInt(Math.round(Number(value) * 1e6)) * 1000n;
  if (/^\d{11,19}$/.test(value)) return BigInt(value);
  const milliseconds = Date.parse(value);
  if (Number.isNaN(milliseconds) || !value.includes("T")) {
    throw new QueryError(`${name} must be Unix seconds, nanoseconds or an RFC 3339 time, not "${value.slice(0, 40)}"`);
  }
  return BigInt(milliseconds) * 1_000_000n;
}
