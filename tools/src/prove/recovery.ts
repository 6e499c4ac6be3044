import { isMitigated, mitigation } from "./attempts.ts";
import type { FollowedRun } from "./followed-run.ts";
import { NotProven } from "./proof.ts";

const LIMIT_MS = 120_000;
/** With a backlog from before to work off, as long as it shrinks. */
const DRAINING_LIMIT_MS = 360_000;
const STALLED_MS = 60_000;
const STEP_SECONDS = 5;

/**
 * Waits until the mitigate stage has passed and gives that moment (milliseconds since the epoch). What wrong fixes let
 * pile up in the queue before is given the time to be worked off: it says nothing against the right one.
 */
export async function waitForRecovery(run: FollowedRun, queueDepth: () => Promise<number>): Promise<number> {
  const began = performance.now();
  let lowest = Infinity;
  let shrankAt = began;
  for (;;) {
    await run.watch(STEP_SECONDS);
    if (isMitigated(run)) return mitigatedAt(run);
    const depth = await queueDepth();
    const now = performance.now();
    if (depth < lowest) [lowest, shrankAt] = [depth, now];
    const isDraining = depth > 0 && now - shrankAt < STALLED_MS;
    if (now - began > (isDraining ? DRAINING_LIMIT_MS : LIMIT_MS)) throw new NotProven(notRecovered(run, now - began));
  }
}

function mitigatedAt(run: FollowedRun): number {
  return Math.max(...mitigation(run).map(({ passedAt }) => passedAt ?? 0));
}

function notRecovered(run: FollowedRun, ms: number): string {
  const open = mitigation(run)
    .filter(({ state }) => state !== "passed")
    .map(({ id, why }) => `${id}: ${why}`);
  return `not recovered ${Math.round(ms / 1000)} s after the fix: ${open.join(" · ")}`;
}
