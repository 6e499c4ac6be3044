import { z } from "zod";

const snapshotSchema = z.record(z.string(), z.string());

/** A snapshot as one string that is the same for the same system. */
export function toFingerprint(snapshot: Record<string, string>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(snapshot).sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** What is not as it was, one line per thing; empty when all is as before. */
export function differencesFrom(fingerprint: string, snapshot: Record<string, string>): string[] {
  const before = snapshotSchema.parse(JSON.parse(fingerprint));
  return [...new Set([...Object.keys(before), ...Object.keys(snapshot)])]
    .sort()
    .filter((name) => before[name] !== snapshot[name])
    .map((name) => `${name}: was ${before[name] ?? "absent"}, is ${snapshot[name] ?? "absent"}`);
}
