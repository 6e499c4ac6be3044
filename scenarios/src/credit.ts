import { allChecks, type OracleCheck } from "./checks.ts";
import type { RunModel } from "./model.ts";
import type { Debrief } from "./progress.ts";
import { sayReading } from "./quantity.ts";
import type { Check, LoadedScenario } from "./schema.ts";
import { whyNotEarned } from "./why-not-yet.ts";

/** Every check with what came of it, so that somebody who did not get to the end sees what was done and what was missing. */
export function credit(model: RunModel, loaded: LoadedScenario): Debrief["credit"] {
  return allChecks(loaded.scenario).map(({ stage, check }) => {
    const passed = model.passed[check.id];
    const about = { check: check.id, title: check.title, stage };
    if (passed !== undefined) return { ...about, passed: true, unaided: passed.unaided, why: "" };
    return { ...about, passed: false, unaided: false, why: whyNot(model, loaded, check) };
  });
}

function whyNot(model: RunModel, loaded: LoadedScenario, check: Check): string {
  if (model.incidentAt === null) return "The incident never became visible.";
  return check.kind === "oracle" ? whyNotHeld(model, check) : whyNotEarned(model, loaded, check);
}

/** What broke its hold the last time, where it ever held. */
function whyNotHeld(model: RunModel, { id, hold }: OracleCheck): string {
  const last = model.log.findLast((event) => event.type === "oracle_changed" && event.check === id);
  if (last?.type !== "oracle_changed") return "Its conditions were never all met.";
  const off = last.readings.filter(({ met }) => !met);
  if (off.length > 0) return `It held for a while, then: ${off.map(sayReading).join("; ")}.`;
  return `All was as wanted, and had not been so for ${hold} s together with the rest of the stage when the run ended.`;
}
