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
      return { cause, trigger: { type: "symptom", alerts: pages(progress).map(({ alert }) => alert) } };
    case "alert_changed": {
      const { alert, service, severity } = event;
      const isSaidWithSymptom = progress.incidentAt === null || event.at <= progress.incidentAt;
      const isFirst = !pages(progress).some((one) => one.since < event.at && one.alert !== alert);
      if (event.state !== "firing" || severity !== "page" || isSaidWithSymptom || !isFirst) return null;
      return { cause: "paged", trigger: { type: "paged", alert, service, severity } };
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
    case "oracle_changed":
      return event.holding ? holding(event.check, progress) : null;
    case "ended":
      return { cause, trigger: { type: "ended", why: event.why, ...count(progress) } };
    case "reverted":
      return hasDebrief(progress) ? { cause, trigger: { type: "debrief_ready" } } : null;
    default:
      return null;
  }
}

/** Alerts that call somebody; tickets can wait for the morning. */
const pages = (progress: Progress) => progress.alerts.filter(({ severity }) => severity === "page");

/** Said once per stage, when the last of its open conditions begins to hold: from then on there is only waiting. */
function holding(check: string, progress: Progress): NewTurn | null {
  const stage = progress.stages.find(
    ({ state, checks }) => state === "current" && checks.some(({ id }) => id === check),
  );
  const open = stage?.checks.filter(({ state }) => state !== "passed") ?? [];
  if (stage === undefined || open.some((one) => one.holding === null || one.holding.of === 0)) return null;
  const seconds = Math.max(...open.map((one) => Math.ceil((one.holding?.of ?? 0) - (one.holding?.for ?? 0))));
  if (!(seconds > 0)) return null;
  return { cause: `holding:${stage.id}`, trigger: { type: "holding", check: title(progress, check), seconds } };
}

const title = (progress: Progress, check: string) => findCheck(progress, check)?.title ?? check;

function count(progress: Progress): { passed: number; of: number; unaided: number } {
  const checks = progress.stages.flatMap((stage) => stage.checks);
  const passed = checks.filter((check) => check.state === "passed");
  return { passed: passed.length, of: checks.length, unaided: passed.filter((check) => check.unaided === true).length };
}
