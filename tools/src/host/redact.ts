import type { Action, RunEvent } from "@mayday/scenarios/contract";

const SECRET = { kind: "notify", text: "part of the scenario" } as const satisfies Action;

/**
 * A run's events as its learner and the agent may have them: every sequence number is there, but what the scenario did
 * to the system, the readings of state checks, which point at the cause, and what a model wrote into a call that was
 * refused are not. `all` is the whole log, `page` a
 * part of it.
 */
export function redactEvents(page: readonly RunEvent[], all: readonly RunEvent[]): RunEvent[] {
  const secret = new Set<string>();
  for (const event of all) {
    if (event.type === "action_started" && event.actor === "scenario") secret.add(event.actionId);
  }
  return page.map((event) => redact(event, secret));
}

function redact(event: RunEvent, secret: ReadonlySet<string>): RunEvent {
  switch (event.type) {
    case "action_started":
      return secret.has(event.actionId) ? { ...event, action: SECRET, label: SECRET.text, undo: [] } : event;
    case "action_applied":
      return secret.has(event.actionId) ? { ...event, result: "" } : event;
    case "action_failed":
      return secret.has(event.actionId) ? { ...event, error: "" } : event;
    case "action_refused":
      return event.actor === "tutor" ? { ...event, input: "", reason: "" } : event;
    case "oracle_changed":
      return { ...event, readings: [] };
    case "resumed":
      return { ...event, did: "" };
    default:
      return event;
  }
}
