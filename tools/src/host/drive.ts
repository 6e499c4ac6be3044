import { mayBeSaid, nextStep, observe } from "@mayday/scenarios/contract";
import type { Action } from "@mayday/scenarios/contract";
import { within } from "../within.ts";
import { reconcileAlerts } from "./alerts.ts";
import { toFingerprint } from "./fingerprint.ts";
import { performAction, reasonOf, resumeApplied, settleUnfinished } from "./journal.ts";
import type { LiveRun } from "./live-run.ts";
import { readSystem } from "./read-system.ts";
import { revertRun } from "./revert.ts";
import { expireToggles } from "./toggles.ts";

/** Steps that may follow each other within one tick: gate, inject, watch, revert, rest. */
const MAX_STEPS = 5;
const FIRST_RETRY_MS = 2000;
const LAST_RETRY_MS = 10_000;
const READ_DEADLINE_MS = 10_000;
/** After so many failed attempts in a row the incident is given up, and everything put back. */
const MAX_INJECT_FAILURES = 6;
const NOT_SET_UP = "The incident could not be set up: the system did not take a change. The log of tools says which.";
/** Who was seen writing is taken to go on for so long; the agent says it again meanwhile. */
const TYPING_LASTS_MS = 8000;
const DEBRIEF_OPEN_MS = 15 * 60_000;

/**
 * One tick of a run: does what the engine says is next, and goes on while that leads to something new. When the system
 * does not answer, the run says what it waits for and the step is tried again later; then it throws.
 * Call it from within the run's queue.
 */
export async function driveRun(run: LiveRun): Promise<void> {
  if (Date.now() < run.retryAt) return;
  try {
    for (let steps = 0; steps < MAX_STEPS; steps += 1) {
      const before = nextStep(run.model, run.loaded).do;
      await doStep(run);
      if (nextStep(run.model, run.loaded).do === before) break;
    }
    run.failures = 0;
  } catch (error) {
    const delay = Math.min(FIRST_RETRY_MS * 2 ** run.failures, LAST_RETRY_MS);
    run.failures += 1;
    run.retryAt = Date.now() + delay;
    run.waitingFor = [`${reasonOf(error)} (next attempt in ${Math.round(delay / 1000)} s)`];
    // A look at nothing: whoever follows learns at once that the system does not answer.
    run.wake();
    throw error;
  }
}

async function doStep(run: LiveRun): Promise<void> {
  const step = nextStep(run.model, run.loaded);
  switch (step.do) {
    case "gate":
      return look(run, await prepare(run));
    case "inject":
      await settleUnfinished(run, "interrupted");
      await resumeApplied(run);
      return inject(run, step.actions);
    case "watch":
      return watch(run);
    case "revert":
      return revertRun(run);
    case "rest":
      return closeInTime(run);
  }
}

/** Looks even when something cannot be put in order yet: what the learner sees and is graded on does not wait for it. */
async function watch(run: LiveRun): Promise<void> {
  let problem: string | null = null;
  try {
    await settleUnfinished(run, "interrupted");
    await resumeApplied(run);
    await expireToggles(run);
  } catch (error) {
    problem = reasonOf(error);
  }
  await reconcileAlerts(run);
  await look(run, null);
  if (problem !== null) run.waitingFor = [problem];
}

async function look(run: LiveRun, fingerprint: string | null): Promise<void> {
  const system = await readSystem(run.environment, run.model, run.loaded);
  const seen = { ...system, typing: Date.now() - run.typedAt < TYPING_LASTS_MS };
  const { events, watch } = observe(run.model, run.loaded, run.watch, seen, fingerprint);
  await run.append(events);
  run.watch = watch;
  run.waitingFor = null;
  run.look(seen);
}

/**
 * Sets the scenario's load and takes the fingerprint; null when the system does not answer, for which the gate's own
 * patience then runs out. The load alone is not journaled: it is set until it is so, and there is nothing to bring
 * back, since every run sets its own.
 */
async function prepare(run: LiveRun): Promise<string | null> {
  const { environment } = run;
  const { load: profile } = run.loaded.scenario;
  try {
    const { load } = await within(READ_DEADLINE_MS, () => environment.describeOperations());
    if (load !== null && load.profile !== profile)
      await within(READ_DEADLINE_MS, (signal) => environment.apply({ kind: "load", profile }, signal));
    return toFingerprint(await within(READ_DEADLINE_MS, () => environment.snapshot()));
  } catch {
    return null;
  }
}

async function inject(run: LiveRun, actions: readonly Action[]): Promise<void> {
  try {
    for (const action of actions) await performAction(run, { actor: "scenario", action });
  } catch (error) {
    if (run.failures < MAX_INJECT_FAILURES) throw error;
    const told = `The incident could not be set up: ${reasonOf(error)}`;
    // The learner reads it, and what could not be changed may be what the next attempt is to find out.
    const reason = mayBeSaid(run.model, run.loaded, told) ? told : NOT_SET_UP;
    return run.append([
      { type: "preparation_failed", reason },
      { type: "ended", why: "preparation_failed" },
    ]);
  }
  await run.append([{ type: "injected" }]);
}

/** The tutor stays with the debrief for a while; then the run is closed and nothing more happens to it. */
async function closeInTime(run: LiveRun): Promise<void> {
  run.waitingFor = null;
  const last = run.events.at(-1);
  if (run.model.state === "debrief" && last && Date.now() - last.at > DEBRIEF_OPEN_MS)
    await run.append([{ type: "closed" }]);
}
