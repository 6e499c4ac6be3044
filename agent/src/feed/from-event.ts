import type { Progress, ToolOutput } from "@mayday/tools/contract";
import type { FeedBody } from "../contract.ts";

export type RunEvent = ToolOutput<"follow_run">["events"][number];

/**
 * The feed item that a run event becomes, or null for one that the learner does not read about. What the learner may
 * know is taken from `progress`, never from the event: an action or a hint that is not in there is not told.
 */
export function feedBody(event: RunEvent, progress: Progress): FeedBody | null {
  switch (event.type) {
    case "check_passed": {
      const check = findCheck(progress, event.check);
      return { type: "check", check: event.check, title: check?.title ?? event.check, unaided: event.unaided };
    }
    case "stage_entered":
      return { type: "stage", stage: event.stage };
    case "alert_changed": {
      const { alert, service, severity, state } = event;
      return { type: "alert", alert, service, severity, state };
    }
    case "action_applied":
      return action(event.actionId, "applied", event.result, progress);
    case "action_failed":
      return action(event.actionId, "failed", event.error, progress);
    case "action_undone":
      return action(event.actionId, "undone", "", progress);
    case "finding": {
      const { component, mechanism, componentRight, mechanismRight } = event;
      return { type: "finding", component, mechanism, componentRight, mechanismRight };
    }
    case "hint_revealed": {
      const hint = progress.hints.find((known) => known.id === event.hint);
      return hint === undefined
        ? null
        : { type: "hint", hint: hint.id, check: hint.check, level: hint.level, text: hint.text };
    }
    case "toggle_requested": {
      const title = progress.toggles.find((toggle) => toggle.id === event.toggle)?.title ?? event.toggle;
      return { type: "request", request: event.request, title, on: event.on, reason: event.reason };
    }
    case "telemetry_changed":
      return { type: "telemetry", missing: event.missing };
    case "resumed":
      // What was put back is not said: it may be the fault.
      return { type: "notice", text: "The control plane was restarted. Your run goes on." };
    case "preparation_failed":
      return { type: "notice", text: event.reason };
    case "ended":
      return { type: "ended", why: event.why };
    case "reverted":
      return hasDebrief(progress) ? { type: "debrief_ready" } : null;
    default:
      return null;
  }
}

/** A run that was given up or never began has nothing to look back on. */
export const hasDebrief = (progress: Progress): boolean =>
  progress.state === "debrief" ||
  (progress.state === "closed" && (progress.endedWhy === "completed" || progress.endedWhy === "finished"));

export const findCheck = (progress: Progress, id: string) =>
  progress.stages.flatMap((stage) => stage.checks).find((check) => check.id === id);

/** The scenario's own actions are the fault and its repair: they are never shown. */
function action(
  actionId: string,
  state: "applied" | "failed" | "undone",
  result: string,
  progress: Progress,
): FeedBody | null {
  const known = progress.actions.find((one) => one.actionId === actionId);
  if (known === undefined || known.actor === "scenario") return null;
  return { type: "action", actionId, actor: known.actor, label: known.label, state, result };
}
