import type { Action, Answer, LoadedScenario, Scenario } from "@mayday/scenarios/contract";
import { allChecks } from "@mayday/scenarios/contract";
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
function lookBackOf({ signals }: Pick<Scenario, "signals">): number {
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
 * not as wanted. Then undoes it. A state that is not right says so at once, and will not become right by itself; where
 * only signals are left to say it, they get the time to show the attempt whole, and nothing from before it.
 */
export async function tryInVain(
  tools: ToolsClient,
  run: FollowedRun,
  { scenario }: LoadedScenario,
  attempt: Attempt,
): Promise<Outcome> {
  const { longestHold, lookBack } = waitsOf(scenario);
  const undoable = await operate(tools, run.id, attempt.actions);
  await run.watch(READING_SECONDS);
  if (!attempt.unmet.some((id) => failsByState(run, scenario, id))) await run.watch(lookBack);
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

function waitsOf(scenario: Scenario): { longestHold: number; lookBack: number } {
  const holds = allChecks(scenario).map(({ check }) => (check.kind === "oracle" ? check.hold : 0));
  return { longestHold: Math.max(0, ...holds), lookBack: lookBackOf(scenario) };
}

/** Unmet because of a state of the system, as opposed to a number that needs its time. Readings come as conditions do. */
function failsByState(run: FollowedRun, scenario: Scenario, id: string): boolean {
  const check = allChecks(scenario).find((staged) => staged.check.id === id)?.check;
  if (check?.kind !== "oracle") return false;
  const { readings } = run.check(id);
  return check.conditions.some((condition, index) => "state" in condition && readings[index]?.met === false);
}

/** Unmet because of a reading, not because nothing is known or a hold is not over yet. */
export function isFailing(run: FollowedRun, id: string): boolean {
  const { state, readings } = run.check(id);
  return state === "unmet" && readings.some(({ met }) => !met);
}

const isPassed = (run: FollowedRun, id: string) => run.check(id).state === "passed";

export function isMitigated(run: FollowedRun): boolean {
  return run.progress.stages.some(({ id, state }) => id === "mitigate" && state === "done");
}

/** The checks of the mitigate stage, as they stand. */
export const mitigation = (run: FollowedRun) => run.progress.stages.find(({ id }) => id === "mitigate")?.checks ?? [];
