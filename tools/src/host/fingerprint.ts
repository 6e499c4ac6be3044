import { z } from "zod";

type Snapshot = Record<string, string>;

const snapshotSchema = z.record(z.string(), z.string());

/** A snapshot as one string that is the same for the same system. */
export function toFingerprint(snapshot: Snapshot): string {
  return JSON.stringify(Object.fromEntries(Object.entries(snapshot).sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** The snapshot that `toFingerprint` was given. */
export const fromFingerprint = (fingerprint: string): Snapshot => snapshotSchema.parse(JSON.parse(fingerprint));

/** What is not as it was, one line per thing, by name; empty when all is as before. */
export function differences(before: Snapshot, now: Snapshot): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .sort()
    .filter((name) => before[name] !== now[name])
    .map((name) => `${name}: was ${before[name] ?? "absent"}, is ${now[name] ?? "absent"}`);
}
