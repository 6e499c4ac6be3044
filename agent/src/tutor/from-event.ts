import type { Progress } from "@mayday/tools/contract";
import { findCheck, hasDebrief, type RunEvent } from "../feed/from-event.ts";
import type { NewTurn } from "../feed/store.ts";

/**
 * The turn that a run event asks of the tutor, or null. `cause` makes it happen once: per event, or per run for what is
 * said once however often it happens.
 */
export function triggerFor(event: RunEvent, progress: Progress): NewTurn | null {
  const cause = `event:${event.seq}`;
  switch (event.type) {
    case "created":
      return { cause, trigger: { type: "welcome", title: progress.title } };
    case "symptom_confirmed":
      return { cause, trigger: { type: "symptom", alerts: progress.alerts.map(({ alert }) => alert) } };
    case "alert_changed": {
      const { alert, service, severity } = event;
      const isFirst =
        event.state === "firing" && !progress.alerts.some((one) => one.since < event.at && one.alert !== alert);
      const isSaidWithSymptom = progress.incidentAt === null || event.at <= progress.incidentAt;
      return isFirst && !isSaidWithSymptom
        ? { cause: "paged", trigger: { type: "paged", alert, service, severity } }
        : null;
    }
    case "stage_entered":
      if (event.stage === "detect") return null;
      return { cause, trigger: { type: "stage", stage: event.stage, ...count(progress) } };
    case "hint_offered":
      return { cause, trigger: { type: "hint_offered", check: title(progress, event.check) } };
    case "hint_revealed":
      return event.by === "policy"
        ? { cause, trigger: { type: "hint_pushed", check: title(progress, event.check) } }
        : null;
    case "telemetry_changed":
      // Before the incident the page says what is waited for, and there is nothing yet that would not be judged.
      if (progress.incidentAt === null) return null;
      return { cause, trigger: { type: "telemetry", missing: event.missing } };
    case "oracle_changed": {
      const seconds = findCheck(progress, event.check)?.holding?.of ?? 0;
      if (!event.holding || seconds === 0) return null;
      const trigger = { type: "holding", check: title(progress, event.check), seconds } as const;
      return { cause: `holding:${event.check}`, trigger };
    }
    case "ended":
      return { cause, trigger: { type: "ended", why: event.why, ...count(progress) } };
    case "reverted":
      return hasDebrief(progress) ? { cause, trigger: { type: "debrief_ready" } } : null;
    default:
      return null;
  }
}

const title = (progress: Progress, check: string) => findCheck(progress, check)?.title ?? check;

function count(progress: Progress): { passed: number; of: number; unaided: number } {
  const checks = progress.stages.flatMap((stage) => stage.checks);
  const passed = checks.filter((check) => check.state === "passed");
  return { passed: passed.length, of: checks.length, unaided: passed.filter((check) => check.unaided === true).length };
}
