import type { RunEvent } from "./events.ts";
import type { FindingRecord, HelpState, RunModel, SignalKind } from "./model.ts";
import { LEVELS } from "./schema.ts";

/** What an event tells pacing about the learner. */
export function evolveHelp(model: RunModel, event: RunEvent): HelpState {
  const { help } = model;
  switch (event.type) {
    case "check_passed":
      return {
        ...help,
        level: Math.max(0, help.level - 1),
        signals: [],
        lastPassAt: event.at,
        declined: null,
        offer: help.offer?.check === event.check ? null : help.offer,
      };
    case "hint_revealed": {
      const { hint, check, level, at, by, rule } = event;
      const revealed = [...help.revealed, { hint, check, level, at, by, rule }];
      return { ...help, level: LEVELS.indexOf(level), revealed, offer: null, declined: null };
    }
    case "hint_offered":
      return { ...help, offer: { check: event.check, rule: event.rule, at: event.at } };
    case "offer_declined":
      return { ...help, offer: null, declined: { check: event.check, at: event.at } };
    case "oracle_changed":
      return event.holding ? noteHold(model, event) : help;
    case "inspected":
      return isNewEvidence(model, event) ? { ...help, lastExploredAt: event.at } : help;
    default: {
      const kind = signalOf(model, event);
      return kind === null ? help : { ...help, signals: [...help.signals, { at: event.at, kind }] };
    }
  }
}

/** A guard that holds before the learner did anything is no gain of theirs. */
function noteHold({ help, actions }: RunModel, event: { check: string; at: number }): HelpState {
  if (help.everHeld.includes(event.check)) return help;
  const hasActed = actions.some((record) => record.actor === "learner");
  const lastGainAt = hasActed ? event.at : help.lastGainAt;
  return { ...help, everHeld: [...help.everHeld, event.check], lastGainAt };
}

function isNewEvidence(model: RunModel, event: { evidence: string; service: string | null }): boolean {
  return !model.inspected.some((seen) => seen.evidence === event.evidence && seen.service === event.service);
}

/** The sign of struggle in an event, or null. `model` is from before the event. */
function signalOf(model: RunModel, event: RunEvent): SignalKind | null {
  switch (event.type) {
    case "finding":
      return wrongPart(event) === null ? null : isSameMistake(model, event) ? "repeated_mistake" : "wrong";
    case "question_answered":
      return event.right ? null : "wrong";
    case "help_asked":
      return event.how === "stuck" ? "said_stuck" : null;
    case "action_failed":
      return actorOf(model, event.actionId) === "learner" ? "failed_action" : null;
    case "action_started":
      if (event.actor !== "learner" || isQuery(event.action)) return null;
      return wasDoneBefore(model, event.action) ? "repeated_action" : "action";
    default:
      return null;
  }
}

/** The component or mechanism that a finding names wrongly, or null. */
export function wrongPart(finding: Omit<FindingRecord, "at" | "explanation">): string | null {
  if (!finding.componentRight) return finding.component;
  return finding.mechanism !== null && !finding.mechanismRight ? finding.mechanism : null;
}

function isSameMistake(model: RunModel, event: { component: string; mechanism: string | null }): boolean {
  return model.findings.some(
    (earlier) =>
      wrongPart(earlier) !== null && earlier.component === event.component && earlier.mechanism === event.mechanism,
  );
}

function actorOf(model: RunModel, actionId: string): string | null {
  return model.actions.find((record) => record.actionId === actionId)?.actor ?? null;
}

function isQuery(action: { kind: string; op?: { verb: string } }): boolean {
  return action.kind === "sql" && action.op?.verb === "query";
}

function wasDoneBefore(model: RunModel, action: unknown): boolean {
  const same = JSON.stringify(action);
  return model.actions.some((record) => record.actor === "learner" && JSON.stringify(record.action) === same);
}
