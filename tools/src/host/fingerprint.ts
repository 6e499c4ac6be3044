import { z } from "zod";

const snapshotSchema = z.record(z.string(), z.string());

/** A snapshot as one string that is the same for the same system. */
export function toFingerprint(snapshot: Record<string, string>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(snapshot).sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** Names of what is not as it was, in order. */
export function changedSince(fingerprint: string, snapshot: Record<string, string>): string[] {
  return changes(snapshotSchema.parse(JSON.parse(fingerprint)), snapshot);
}

/** What is not as it was, one line per thing; empty when all is as before. */
export function differencesFrom(fingerprint: string, snapshot: Record<string, string>): string[] {
  const before = snapshotSchema.parse(JSON.parse(fingerprint));
  return changes(before, snapshot).map(
    (name) => `${name}: was ${before[name] ?? "absent"}, is ${snapshot[name] ?? "absent"}`,
  );
}

function changes(before: Record<string, string>, now: Record<string, string>): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .sort()
    .filter((name) => before[name] !== now[name]);
}
