import { differences, fromFingerprint } from "./fingerprint.ts";
import { settleUnfinished, undoAction } from "./journal.ts";
import type { LiveRun } from "./live-run.ts";
import { recordSignal } from "./record-signal.ts";
import { within } from "../within.ts";

/** So long a difference may take to settle (a draining queue, a closing silence) before it is reported as one. */
const SETTLE_MS = 20_000;

/**
 * Puts the system back as it was before the run: every applied action undone, newest first, the learner's too; then
 * compared with the fingerprint of the healthy gate. While a difference may still settle, the next tick looks again.
 * Throws while the system does not answer; what was undone stays recorded, and the next attempt goes on from there.
 */
export async function revertRun(run: LiveRun): Promise<void> {
  await settleUnfinished(run, "interrupted");
  for (const { actionId, undo } of run.model.applied.toReversed()) {
    if (undo.length > 0) await undoAction(run, actionId, undo);
  }
  for (const silence of openSilences(run)) await run.environment.expireSilence(silence);
  const { fingerprint } = run.model;
  // Without a fingerprint the gate never opened, so nothing was injected that could be left behind.
  const left =
    fingerprint === null
      ? []
      : differences(fromFingerprint(fingerprint), await within(10_000, () => run.environment.snapshot()));
  if (left.length > 0 && Date.now() - (run.events.at(-1)?.at ?? 0) < SETTLE_MS) {
    run.waitingFor = left;
    run.wake();
    return;
  }
  run.waitingFor = null;
  const recorded = await recordSignal(run);
  await run.append([...recorded, { type: "reverted", verified: left.length === 0, differences: left }]);
}

function openSilences(run: LiveRun): string[] {
  const now = Date.now();
  return run.events.flatMap((event) => (event.type === "alert_silenced" && event.until > now ? [event.silence] : []));
}
