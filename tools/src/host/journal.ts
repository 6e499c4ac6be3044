import { randomUUID } from "node:crypto";
import type { Action, Actor } from "@mayday/scenarios/contract";
import type { Table } from "../environment/environment.ts";
import { inSpan } from "../span.ts";
import { ATTRIBUTES, SPANS } from "../telemetry-names.ts";
import { ToolError } from "../tool-error.ts";
import type { LiveRun } from "./live-run.ts";

const APPLY_DEADLINE_MS = 30_000;

type Request = { actor: Actor; action: Action; toggle?: string };
/** Who waits for an action, if anybody does. */
type Waiting = { signal: AbortSignal; say: (step: string) => void };

export type Performed = { actionId: string; result: string; undoable: boolean; table: Table | null };

/**
 * Carries out one action of a run, journaled before it touches the system, with what undoes it. An action that failed
 * half-way is put back before its failure is recorded. Call it from within the run's queue. Until it is journaled, it is
 * given up when `waiting.signal` aborts.
 */
export async function performAction(run: LiveRun, request: Request, waiting?: Waiting): Promise<Performed> {
  const { actor, action } = request;
  const attributes = { [ATTRIBUTES.run]: run.id, [ATTRIBUTES.actionKind]: action.kind, [ATTRIBUTES.actor]: actor };
  return await inSpan(
    SPANS.action(action.kind),
    { attributes },
    async () => await journalAndApply(run, request, waiting),
  );
}

async function journalAndApply(run: LiveRun, request: Request, waiting?: Waiting): Promise<Performed> {
  const { environment } = run;
  const actionId = randomUUID().slice(0, 13);
  const label = environment.label(request.action);
  waiting?.say("Reads what would undo it.");
  const undo = await environment.captureUndo(request.action, deadline(request.action));
  waiting?.signal.throwIfAborted();
  await run.append([{ type: "action_started", actionId, ...request, label, undo }]);
  waiting?.say(`Begins: ${label}.`);
  try {
    const { result, table } = await environment.apply(request.action, deadline(request.action));
    await run.append([{ type: "action_applied", actionId, result }]);
    return { actionId, result, undoable: undo.length > 0, table };
  } catch (error) {
    if (changedNothing(error)) await run.append([{ type: "action_failed", actionId, error: reasonOf(error) }]);
    else await settleUnfinished(run, reasonOf(error));
    if (error instanceof ToolError) error.recorded = true;
    throw error;
  }
}

/** Undoes an applied action by what was journaled for it. */
export async function undoAction(run: LiveRun, actionId: string, undo: readonly Action[]): Promise<void> {
  for (const action of undo) await run.environment.apply(action, deadline(action));
  await run.append([{ type: "action_undone", actionId }]);
}

/**
 * Puts back every action that has no outcome: what a failure or a crash left behind, whether or not it took effect.
 * Undoing is harmless either way. Throws when the system does not answer; the actions then stay unfinished.
 * Gives the labels of what was put back.
 */
export async function settleUnfinished(run: LiveRun, why: string): Promise<string[]> {
  const labels: string[] = [];
  for (const { actionId, action, undo } of run.model.unfinished.toReversed()) {
    for (const step of undo) await run.environment.apply(step, deadline(step));
    await run.append([{ type: "action_failed", actionId, error: `${why}; what it may have changed was put back` }]);
    labels.push(run.environment.label(action));
  }
  return labels;
}

/** After a restart of this process: what lived in it alone and belongs to the run's applied actions is opened again. */
export async function resumeApplied(run: LiveRun): Promise<void> {
  if (!run.mustResume) return;
  const applied = run.model.actions.filter(({ state }) => state === "applied").map(({ action }) => action);
  await run.environment.resume(applied, AbortSignal.timeout(APPLY_DEADLINE_MS));
  run.mustResume = false;
}

/** A wait may take as long as it says. */
function deadline(action: Action): AbortSignal {
  return AbortSignal.timeout(APPLY_DEADLINE_MS + (action.kind === "wait" ? Math.ceil(action.seconds * 1000) : 0));
}

/** The system refused the action as a whole, so there is nothing to put back. */
function changedNothing(error: unknown): boolean {
  return error instanceof ToolError && ["invalid_input", "not_found", "not_allowed", "conflict"].includes(error.code);
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
