import type { Actor } from "@mayday/scenarios/contract";
import { ToolError } from "../tool-error.ts";
import { performAction, undoAction } from "./journal.ts";
import type { LiveRun } from "./live-run.ts";

/** The toggle that stands for the scenario's own fault; instructors alone may use it. */
const OWN_FAULT = "fault";

type Applied = { actionId: string; undo: LiveRun["model"]["applied"][number]["undo"]; at: number };

/** What a toggle has applied and not undone, oldest first. */
function appliedBy(run: LiveRun, toggle: string): Applied[] {
  const started = new Map<string, number>();
  for (const event of run.events) {
    if (event.type !== "action_started") continue;
    const own = event.actor === "scenario" && event.toggle === undefined ? OWN_FAULT : event.toggle;
    if (own === toggle) started.set(event.actionId, event.at);
  }
  return run.model.applied.flatMap(({ actionId, undo }) => {
    const at = started.get(actionId);
    return at === undefined ? [] : [{ actionId, undo, at }];
  });
}

/** Sets a declared fault on or off, journaled. Gives one line that says what was done. Call it from within the queue. */
export async function setToggle(run: LiveRun, toggle: string, on: boolean, actor: Actor): Promise<string> {
  const applied = appliedBy(run, toggle);
  if (on === applied.length > 0) return `it was ${on ? "on" : "off"} already`;
  if (!on) {
    for (const { actionId, undo } of applied.toReversed()) await undoAction(run, actionId, undo);
    return "switched off";
  }
  const results: string[] = [];
  for (const action of actionsOf(run, toggle))
    results.push((await performAction(run, { actor, action, toggle })).result);
  return results.join("; ");
}

/** Puts back what the tutor's toggles have had applied for longer than their scenario allows. */
export async function expireToggles(run: LiveRun): Promise<void> {
  for (const { id, expiresAfter } of run.loaded.scenario.tutorFaults) {
    const applied = appliedBy(run, id);
    const newest = applied.at(-1);
    if (newest && Date.now() - newest.at > expiresAfter * 1000)
      for (const { actionId, undo } of applied.toReversed()) await undoAction(run, actionId, undo);
  }
}

function actionsOf(run: LiveRun, toggle: string) {
  const { inject, tutorFaults } = run.loaded.scenario;
  if (toggle === OWN_FAULT) return inject;
  const declared = tutorFaults.find(({ id }) => id === toggle);
  if (declared) return declared.on;
  const known = tutorFaults.map(({ id }) => id).join(", ") || "none";
  throw new ToolError("not_found", `this scenario declares no toggle ${toggle}`, `Declared: ${known}.`);
}
