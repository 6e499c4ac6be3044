import { IN_FLIGHT } from "../environment/environment.ts";
import { differences, fromFingerprint } from "./fingerprint.ts";
import { settleUnfinished, undoAction } from "./journal.ts";
import type { LiveRun } from "./live-run.ts";
import { recordSignal } from "./record-signal.ts";
import { within } from "../within.ts";

/** So long a difference may take to settle (a closing silence, orders that die again) before it is reported as one. */
const SETTLE_MS = 20_000;
const READ_MS = 10_000;
/** So long nothing may die again: the depth may be 5 s old, and ten deliveries that fail take 2.5 s. */
const NONE_DIES_MS = 8000;

/**
 * Puts the system back as it was before the run: every applied action undone, newest first, the learner's too; orders
 * that were dead-lettered redriven; then compared with the fingerprint of the healthy gate. While a difference may
 * still settle, the next tick looks again.
 * Throws while the system does not answer; what was undone stays recorded, and the next attempt goes on from there.
 */
export async function revertRun(run: LiveRun): Promise<void> {
  await settleUnfinished(run, "interrupted");
  for (const { actionId, undo } of run.model.applied.toReversed()) {
    if (undo.length > 0) await undoAction(run, actionId, undo);
  }
  for (const silence of openSilences(run)) await run.environment.expireSilence(silence);
  const left = await leftBehind(run);
  if (left.length > 0 && Date.now() - (run.events.at(-1)?.at ?? 0) < SETTLE_MS) {
    run.waitingFor = left;
    run.wake();
    return;
  }
  run.waitingFor = null;
  const recorded = await recordSignal(run);
  await run.append([...recorded, { type: "reverted", verified: left.length === 0, differences: left }]);
}

/** What is not as it was, a line each. */
async function leftBehind(run: LiveRun): Promise<string[]> {
  // Without a fingerprint the gate never opened, so nothing was injected that could be left behind.
  if (run.model.fingerprint === null) return [];
  const dead = await redriveDead(run);
  const now = await within(READ_MS, () => run.environment.snapshot());
  return [...dead, ...differences(fromFingerprint(run.model.fingerprint), now)];
}

/** Redriven orders count until none of them has died again for a while: first they wait for their turn in the queue. */
async function redriveDead(run: LiveRun): Promise<string[]> {
  const { environment } = run;
  const redriven = await within(READ_MS, (signal) => environment.redriveDead(signal));
  if (redriven > 0) run.redriven = { count: redriven, at: Date.now() };
  if (run.redriven === null) return [];
  const depth = (await within(READ_MS, (signal) => environment.queueDepth(signal))) ?? 0;
  const now = Date.now();
  if (depth > IN_FLIGHT) run.redriven.at = now;
  if (now < run.redriven.at + NONE_DIES_MS) return [`orders that were dead-lettered: ${run.redriven.count}`];
  run.redriven = null;
  return [];
}

function openSilences(run: LiveRun): string[] {
  const now = Date.now();
  return run.events.flatMap((event) => (event.type === "alert_silenced" && event.until > now ? [event.silence] : []));
}
