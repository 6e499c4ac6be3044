import type { Action, Actor } from "@mayday/scenarios/contract";
import { ToolError } from "../tool-error.ts";
import { performAction, undoAction, type Performed } from "./journal.ts";
import type { LiveRun } from "./live-run.ts";

const NOT_ACTIVE = {
  preparing: "the run is being prepared: the incident has not begun",
  injecting: "the incident is about to begin",
  reverting: "the run has ended and the system is being put back",
  debrief: "the run has ended",
  closed: "the run has ended",
  active: "",
} as const;

/** Throws `ToolError` (`conflict`) unless the incident is going on. */
export function requireActive(run: LiveRun): void {
  const { state } = run.model;
  if (state !== "active")
    throw new ToolError("conflict", NOT_ACTIVE[state], "get_run shows the run's state and what it waits for.");
}

/** What an operator may do in an incident. Instructors may do everything that scenarios do. */
function requireAllowed(run: LiveRun, action: Action, actor: Actor): void {
  if (actor === "instructor" || run.environment.isOperators(action)) return;
  throw new ToolError(
    "not_allowed",
    `${"op" in action ? `${action.kind} ${action.op.verb}` : action.kind} is not among an operator's actions`,
    "list_operations shows what can be operated.",
  );
}

/** Who waits for an operation: `signal` aborts when they go away, `say` tells them the step it is at. */
type Waiting = { signal: AbortSignal; say: (step: string) => void };

/**
 * Carries out an operator's action; one that only looks is not journaled, since it changes nothing. When the caller goes
 * away before it has begun, nothing is done; what has begun is brought to its end.
 */
export async function operate(run: LiveRun, action: Action, actor: Actor, waiting: Waiting): Promise<Performed> {
  const { signal, say } = waiting;
  requireActive(run);
  requireAllowed(run, action, actor);
  if (run.environment.reads(action)) {
    const { result, table } = await run.environment.apply(action, signal);
    return { actionId: "read", result, undoable: false, table };
  }
  if (run.queue.busy) say("Waits until what is being done in this run is done.");
  return run.queue.run(async () => {
    signal.throwIfAborted();
    requireActive(run);
    return performAction(run, { actor, action }, waiting);
  });
}

/** Undoes one of the actor's own applied actions. Gives one line that says which. */
export async function undoOwn(run: LiveRun, actionId: string, actor: Actor, waiting: Waiting): Promise<string> {
  return run.queue.run(async () => {
    waiting.signal.throwIfAborted();
    requireActive(run);
    const record = run.model.actions.find((action) => action.actionId === actionId && action.actor === actor);
    if (!record)
      throw new ToolError(
        "not_found",
        `you did no action ${actionId}`,
        "get_run lists your actions under progress.actions.",
      );
    const applied = run.model.applied.find((action) => action.actionId === actionId);
    if (!applied || applied.undo.length === 0)
      throw new ToolError(
        "conflict",
        `"${record.label}" is ${record.state === "applied" ? "an action with nothing to undo" : record.state}`,
        "Only applied actions that changed a setting can be undone.",
      );
    waiting.say(`Undoes: ${record.label}.`);
    await undoAction(run, actionId, applied.undo);
    return `undone: ${record.label}`;
  });
}
