import type { Trigger } from "../../tutor/trigger.ts";
import { choose, type ReplyKey } from "./choose.ts";
import type { Line } from "./context.ts";
import type { Move, Situation } from "./situation.ts";

type Event = Exclude<Trigger, { type: "said" }>;

const STAGE_KEYS: Record<string, ReplyKey> = {
  localise: "event_stage_localise",
  diagnose: "event_stage_diagnose",
  mitigate: "event_stage_mitigate",
  review: "event_stage_review",
};
const ENDED_KEYS: Record<string, ReplyKey> = {
  completed: "event_ended_completed",
  finished: "event_ended_finished",
  abandoned: "event_ended_abandoned",
  timed_out: "event_ended_timed_out",
  preparation_failed: "event_ended_preparation_failed",
};

/** What the tutor says of its own accord when something happened in the run. */
export function answerEvent(situation: Situation, event: Event): Move {
  const line = (key: ReplyKey, fill: Record<string, string | number> = {}) => choose(key, situation, fill);
  switch (event.type) {
    case "welcome":
      return { say: line("event_welcome", { title: event.title }) };
    case "symptom":
      if (event.alerts.length === 0) return { say: line("event_symptom") };
      return { say: line("event_symptom_paged", { alerts: event.alerts.join(", ") }) };
    case "paged":
      return { say: line("event_paged", { alert: event.alert, service: event.service }) };
    case "stage":
      return { say: stage(event, line) };
    case "hint_offered":
      return { say: line("event_hint_offered", { check: event.check }) };
    case "hint_pushed":
      return { say: line("event_hint_pushed", { check: event.check }) };
    case "telemetry":
      if (event.missing.length === 0) return { say: line("event_telemetry_back") };
      return { say: line("event_telemetry_lost", { missing: event.missing.join(", ") }) };
    case "holding":
      return { say: line("event_holding", { seconds: event.seconds }) };
    case "ended": {
      const { passed, of, unaided } = event;
      return { say: line(ENDED_KEYS[event.why] ?? "event_ended_finished", { passed, of, unaided }) };
    }
    case "debrief_ready":
      return { say: line("event_debrief_ready") };
  }
}

/** Celebrates the steps that were done without help before it says what the stage is about. */
function stage({ stage, passed, unaided }: Extract<Event, { type: "stage" }>, line: Line): string {
  const about = line(STAGE_KEYS[stage] ?? "event_stage_review");
  if (unaided === 0) return about;
  return `${line(unaided === passed ? "unaided_all" : "unaided_some", { passed, unaided })} ${about}`;
}
