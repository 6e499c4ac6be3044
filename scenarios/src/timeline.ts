import { findCheck } from "./checks.ts";
import type { RunEvent } from "./events.ts";
import { explainRule } from "./explain-rule.ts";
import type { RunModel } from "./model.ts";
import type { Debrief } from "./progress.ts";
import { sayReading } from "./quantity.ts";
import type { LoadedScenario } from "./schema.ts";

/** Endings, as people say them. */
export const ENDINGS = {
  completed: "Every check passed.",
  finished: "The learner finished the run.",
  abandoned: "The run was abandoned.",
  timed_out: "The time ran out.",
  preparation_failed: "The incident could not be prepared.",
} as const;

/** The run's story: `offset` is in seconds from the visible symptom (from the start, when there never was one). */
export function timeline(model: RunModel, loaded: LoadedScenario): Debrief["timeline"] {
  const zero = model.incidentAt ?? model.startedAt;
  return model.log.flatMap((event) => {
    const text = isTooEarly(event, model, loaded) ? null : tell(event, model, loaded);
    return text === null
      ? []
      : [
          {
            at: event.at,
            offset: Math.round((event.at - zero) / 1000),
            kind: event.type,
            text,
            minor: isMinor(event),
          },
        ];
  });
}

const MINOR: ReadonlySet<RunEvent["type"]> = new Set([
  "oracle_changed",
  "inspected",
  "telemetry_changed",
  "hint_offered",
  "offer_declined",
  "gate_waiting",
  "action_refused",
] as const);

/** Of the alerts those that page somebody make the story, and that they fire. */
function isMinor(event: RunEvent): boolean {
  if (event.type === "alert_changed") return event.state === "resolved" || event.severity !== "page";
  return MINOR.has(event.type);
}

/** What an oracle says before its stage is entered is no news: that customers can buy holds from the start. */
function isTooEarly(event: RunEvent, model: RunModel, loaded: LoadedScenario): boolean {
  if (event.type !== "oracle_changed") return false;
  const stage = findCheck(loaded, event.check)?.stage;
  return !model.log.some((other) => other.type === "stage_entered" && other.stage === stage && other.seq <= event.seq);
}

/** One line about an event, or null for those that are no part of the story. */
function tell(event: RunEvent, model: RunModel, loaded: LoadedScenario): string | null {
  const title = (check: string) => findCheck(loaded, check)?.check.title ?? check;
  switch (event.type) {
    case "created":
      return "The run was started.";
    case "gate_passed":
      return "The system was healthy; what is normal was measured.";
    case "preparation_failed":
      return event.reason;
    case "action_refused":
      // A tutor's call may hold any text of a model's.
      return event.actor === "tutor"
        ? `The tutor was refused (${event.tool}).`
        : `Refused (${event.tool}): ${event.reason}.`;
    case "symptom_confirmed":
      return `The incident became visible: ${event.readings.map(sayAsIs).join("; ")}.`;
    case "alert_changed":
      return `${event.alert} (${event.service}) is ${event.state}.`;
    case "alert_acknowledged":
      return `${event.alert} was acknowledged.`;
    case "alert_silenced":
      return `${event.matchers} was silenced.`;
    case "silence_expired":
      return `The silence of ${event.matchers} was ended.`;
    case "inspected":
      return `Looked at ${event.evidence}${event.service === null ? "" : ` of ${event.service}`}.`;
    case "finding":
    case "question_answered":
    case "oracle_changed":
    case "check_passed":
      return tellWork(event, title);
    case "stage_entered":
      return `Stage: ${event.stage}.`;
    case "telemetry_changed":
      return event.missing.length === 0 ? "Telemetry is back." : `Out of reach: ${event.missing.join(", ")}.`;
    case "hint_revealed":
      return `Hint (${event.level}) for "${title(event.check)}": ${explainRule(event.rule)}`;
    case "hint_offered":
      return `A hint for "${title(event.check)}" was offered: ${explainRule(event.rule)}`;
    case "offer_declined":
      return `No hint wanted for "${title(event.check)}".`;
    case "resumed":
      return `The control plane came back: ${event.did}.`;
    case "ended":
      return ENDINGS[event.why];
    case "reverted":
      return event.verified ? "Everything was put back and verified." : "Putting back left differences.";
    default:
      return tellAction(event, model);
  }
}

function tellWork(
  event: Extract<RunEvent, { type: "finding" | "question_answered" | "oracle_changed" | "check_passed" }>,
  title: (check: string) => string,
): string {
  switch (event.type) {
    case "finding": {
      const grade = event.componentRight && (event.mechanism === null || event.mechanismRight) ? "right" : "not right";
      return `Finding: ${event.component}${event.mechanism === null ? "" : `, ${event.mechanism}`} (${grade}).`;
    }
    case "question_answered":
      return `Answered "${title(event.check)}" (${event.right ? "right" : "not right"}).`;
    case "oracle_changed":
      return `"${title(event.check)}" ${event.holding ? "began to hold" : "stopped holding"}.`;
    case "check_passed":
      return `Passed: ${title(event.check)}${event.unaided ? ", unaided" : ""}.`;
  }
}

/** What was done to the system. Before the incident was seen, what the scenario did stays its secret. */
function tellAction(event: RunEvent, model: RunModel): string | null {
  if (event.type !== "action_applied" && event.type !== "action_failed" && event.type !== "action_undone") return null;
  const record = model.actions.find((action) => action.actionId === event.actionId);
  if (record === undefined || (record.actor === "scenario" && model.incidentAt === null)) return null;
  const who = record.actor === "scenario" ? "Fault" : record.actor === "learner" ? "You" : `The ${record.actor}`;
  const became = { action_applied: "", action_failed: " (failed)", action_undone: " (undone)" }[event.type];
  return `${who}: ${record.label}${became}.`;
}

/** A reading without what was wanted: a symptom is there when it is not as one wants. */
function sayAsIs(reading: Parameters<typeof sayReading>[0]): string {
  return sayReading(reading).replace(/, wanted .*$/, "");
}
