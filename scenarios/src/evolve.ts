import type { RunEvent } from "./events.ts";
import { evolveHelp } from "./evolve-help.ts";
import type { ActionRecord, RunModel } from "./model.ts";

type Event<T extends RunEvent["type"]> = Extract<RunEvent, { type: T }>;

/** The model after one more event. Pure, and incremental: the cost does not grow with what was folded before. */
export function evolve(model: RunModel, event: RunEvent): RunModel {
  return {
    ...model,
    ...change(model, event),
    help: evolveHelp(model, event),
    seq: event.seq,
    log: append(model, event),
  };
}

/** Silences and gate readings come in numbers and say nothing later; all else is kept for the debrief. */
function append(model: RunModel, event: RunEvent): readonly RunEvent[] {
  return event.type === "gate_waiting" ? model.log : [...model.log, event];
}

/** What an event changes of the model, beside the help state. */
function change(model: RunModel, event: RunEvent): Partial<RunModel> {
  switch (event.type) {
    case "created":
      return {
        scenario: event.scenario,
        learner: event.learner,
        environment: event.environment,
        startedAt: event.at,
      };
    case "gate_waiting":
      return { gateFailing: event.failing };
    case "gate_passed":
      return { state: "injecting", baseline: event.baseline, fingerprint: event.fingerprint, gateFailing: [] };
    case "injected":
      return { injectedAt: event.at };
    case "symptom_confirmed":
      // Evidence from before the incident proves nothing about it.
      return { state: "active", incidentAt: event.at, symptom: event.readings, inspected: [] };
    case "action_started":
    case "action_applied":
    case "action_failed":
    case "action_undone":
      return withActions(evolveActions(model.actions, event));
    case "alert_changed":
      return { alerts: evolveAlert(model, event) };
    case "alert_acknowledged":
      return { alerts: acknowledge(model, event.alert) };
    case "inspected":
      return { inspected: [...model.inspected, event] };
    case "finding":
      return { findings: [...model.findings, event] };
    case "question_answered":
      return { answers: { ...model.answers, [event.check]: [...(model.answers[event.check] ?? []), event] } };
    case "oracle_changed":
      return { holding: event.holding ? { ...model.holding, [event.check]: event.at } : without(model, event.check) };
    case "telemetry_changed":
      return { missing: event.missing };
    case "check_passed":
      return {
        passed: { ...model.passed, [event.check]: { at: event.at, stage: event.stage, unaided: event.unaided } },
        holding: without(model, event.check),
      };
    case "stage_entered":
      return { stage: event.stage };
    case "toggle_requested":
      return { request: { request: event.request, toggle: event.toggle, on: event.on, reason: event.reason } };
    case "toggle_answered":
      return model.request?.request === event.request ? { request: null } : {};
    case "resumed":
      // Nobody watched while tools was away: no hold survives it.
      return { resumedAt: event.at, holding: {} };
    case "ended":
      return { state: "reverting", endedAt: event.at, endedWhy: event.why, holding: {}, request: null };
    case "reverted":
      return { state: "debrief", reverted: { verified: event.verified, differences: event.differences } };
    case "closed":
      return { state: "closed" };
    case "preparation_failed":
    case "action_refused":
    case "alert_silenced":
    case "silence_expired":
    case "help_asked":
    case "hint_offered":
    case "offer_declined":
    case "hint_revealed":
    case "signal_recorded":
      return {};
  }
}

function without(model: RunModel, check: string): Readonly<Record<string, number>> {
  const { [check]: _, ...rest } = model.holding;
  return rest;
}

function evolveActions(
  actions: readonly ActionRecord[],
  event: Event<"action_started" | "action_applied" | "action_failed" | "action_undone">,
): readonly ActionRecord[] {
  if (event.type === "action_started") {
    const { actionId, actor, action, label, at, undo } = event;
    const started = { actionId, actor, action, label, at, undo, toggle: event.toggle ?? null };
    return [...actions, { ...started, state: "running", result: "" }];
  }
  return actions.map((record) => {
    if (record.actionId !== event.actionId) return record;
    if (event.type === "action_applied") return { ...record, state: "applied", result: event.result };
    if (event.type === "action_failed") return { ...record, state: "failed", result: event.error };
    return { ...record, state: "undone" };
  });
}

function withActions(actions: readonly ActionRecord[]): Partial<RunModel> {
  return {
    actions,
    applied: actions
      .filter((record) => record.state === "applied")
      .map(({ actionId, actor, undo }) => ({ actionId, actor, undo })),
    unfinished: actions
      .filter((record) => record.state === "running")
      .map(({ actionId, action, undo }) => ({ actionId, action, undo })),
  };
}

function evolveAlert(model: RunModel, event: Event<"alert_changed">): RunModel["alerts"] {
  const firing = event.state === "firing";
  const before = model.alerts[event.alert];
  const since = firing || before === undefined ? event.at : before.since;
  // An alert that fires again pages again.
  const acknowledged = !firing && before !== undefined && before.acknowledged;
  const record = { service: event.service, severity: event.severity, since, firing, acknowledged };
  return { ...model.alerts, [event.alert]: record };
}

function acknowledge(model: RunModel, alert: string): RunModel["alerts"] {
  const record = model.alerts[alert];
  return record === undefined ? model.alerts : { ...model.alerts, [alert]: { ...record, acknowledged: true } };
}
