import { setTimeout as delay } from "node:timers/promises";
import type { Environment } from "../environment/environment.ts";
import { NotProven } from "./proof.ts";

const DRAIN_SECONDS = 90;
/** Orders that are on their way through a healthy queue at any moment. */
const IN_FLIGHT = 10;
const POLL_MS = 1000;

/** What differs between two snapshots, one line per thing. */
export function differencesSince(before: Record<string, string>, after: Record<string, string>): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => before[name] !== after[name])
    .map((name) => `${name} was ${before[name] ?? "absent"}, is ${after[name] ?? "absent"}`);
}

/** Waits until no order is left over in the queue. */
export async function queueIsDrained(environment: Environment, signal: AbortSignal): Promise<void> {
  const until = performance.now() + DRAIN_SECONDS * 1000;
  for (;;) {
    const depth = (await environment.queueDepth()) ?? 0;
    if (depth <= IN_FLIGHT) return;
    if (performance.now() > until) {
      throw new NotProven(`${depth} orders are still in the queue of ${environment.name} after ${DRAIN_SECONDS} s`);
    }
    await delay(POLL_MS, undefined, { signal });
  }
}
