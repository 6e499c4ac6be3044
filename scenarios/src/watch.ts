import type { Reading } from "./events.ts";
import type { Observation } from "./observation.ts";

/** Ticks come every 2 s; after more than three without one, nobody can say what happened meanwhile. */
const LONGEST_GAP_MS = 6_000;

/**
 * What ticks remember of one another and no event says. The host keeps it in memory beside the model and starts again
 * from `newWatch()` after a restart; time that nobody watched is never counted as held.
 */
export type Watch = {
  readonly lastAt: number | null;
  /** Since when the gate holds, and the samples of each signal since then. */
  readonly gate: { readonly since: number; readonly samples: Readonly<Record<string, readonly number[]>> } | null;
  /** What telemetry the last tick missed. */
  readonly missing: readonly string[];
};

export function newWatch(): Watch {
  return { lastAt: null, gate: null, missing: [] };
}

/** Whether the time since the last tick was watched. */
export function isContinuous(watch: Watch, seen: Observation): boolean {
  if (watch.lastAt === null) return false;
  const gap = seen.at - watch.lastAt;
  return gap >= 0 && gap <= LONGEST_GAP_MS;
}

/** One more healthy tick of the gate. */
export function sampleGate(gate: Watch["gate"], seen: Observation): NonNullable<Watch["gate"]> {
  const samples: Record<string, readonly number[]> = { ...gate?.samples };
  for (const [name, value] of Object.entries(seen.signals)) {
    if (value !== null && Number.isFinite(value)) samples[name] = [...(samples[name] ?? []), value];
  }
  return { since: gate?.since ?? seen.at, samples };
}

/** Mean of each signal over the gate's hold; one sample alone would be at the mercy of its moment. */
export function meanOf(gate: NonNullable<Watch["gate"]>): Record<string, number> {
  const means = Object.entries(gate.samples).map(([name, values]): [string, number] => [
    name,
    values.reduce((sum, value) => sum + value, 0) / values.length,
  ]);
  return Object.fromEntries(means);
}

/** A telemetry source that cannot be reached, as a reading that is not as wanted. */
export function missingReading(source: string): Reading {
  return { title: source, met: false, value: null, wanted: "to be reachable", unit: "" };
}
