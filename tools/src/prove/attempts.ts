import type { Action, Answer, Scenario } from "@mayday/scenarios/contract";
import type { FollowedRun } from "./followed-run.ts";
import { NotProven, type Outcome } from "./proof.ts";
import type { ToolsClient } from "./tools-client.ts";

type Attempt = Answer["wrongFixes"][number];

/** From a scrape, every 2 s, to a reading of it. */
const READING_SECONDS = 3;
/** A series that a rule records says nothing of its window: most of them look back two minutes. */
const RECORDED = /[a-z_]:[a-z_]/;
const RECORDED_SECONDS = 120;
const HOLD_MARGIN_SECONDS = 10;

/** Seconds that the scenario's signals look back at most. */
export function lookBackOf({ signals }: Pick<Scenario, "signals">): number {
  const queries = Object.values(signals).map(({ query }) => query);
  const windows = queries.flatMap((query) => [...query.matchAll(/\[(\d+)([sm])/g)]);
  const seconds = windows.map(([, count, unit]) => Number(count) * (unit === "m" ? 60 : 1));
  return Math.max(0, ...seconds, ...queries.flatMap((query) => (RECORDED.test(query) ? [RECORDED_SECONDS] : [])));
}

/** Carries out actions as an operator would; gives the ids of those that can be undone, newest first. */
export async function operate(tools: ToolsClient, run: string, actions: readonly Action[]): Promise<string[]> {
  const undoable: string[] = [];
  for (const action of actions) {
    const done = await tools.call("run_action", { run, action });
    if (done.undoable) undoable.unshift(done.actionId);
  }
  return undoable;
}

/**
 * Tries what does not repair the system: the named checks have to be unmet afterwards, each because of a reading that is
 * not as wanted. Then undoes it.
 */
export async function tryInVain(
  tools: ToolsClient,
  run: FollowedRun,
  attempt: Attempt,
  { longestHold, lookBack }: { longestHold: number; lookBack: number },
): Promise<Outcome> {
  const undoable = await operate(tools, run.id, attempt.actions);
  // Then it shows in the signals whole, and nothing from before it does.
  await run.watch(lookBack + READING_SECONDS);
  for (const id of attempt.unmet) {
    await run.until(
      longestHold + HOLD_MARGIN_SECONDS,
      () => isFailing(run, id) || isPassed(run, id) || null,
      () => `after "${attempt.title}" the check ${id} should be unmet, but: ${run.check(id).why ?? "it has passed"}`,
    );
  }
  const passed = attempt.unmet.filter((id) => isPassed(run, id));
  if (passed.length > 0) throw new NotProven(`"${attempt.title}" passes ${passed.join(" and ")}, which it must not`);
  if (isMitigated(run)) throw new NotProven(`"${attempt.title}" passes the whole mitigate stage`);
  const unmet = attempt.unmet.map((check) => ({ check, why: run.check(check).why ?? "" }));
  for (const actionId of undoable) await tools.call("undo_action", { run: run.id, actionId });
  return { detail: unmet.map(({ check, why }) => `${check}: ${why}`).join(" · "), unmet };
}

/** Unmet because of a reading, not because nothing is known or a hold is not over yet. */
function isFailing(run: FollowedRun, id: string): boolean {
  const { state, readings } = run.check(id);
  return state === "unmet" && readings.some(({ met }) => !met);
}

const isPassed = (run: FollowedRun, id: string) => run.check(id).state === "passed";

export function isMitigated(run: FollowedRun): boolean {
  return run.progress.stages.some(({ id, state }) => id === "mitigate" && state === "done");
}
