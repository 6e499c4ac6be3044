import { allChecks } from "./checks.ts";
import { credit } from "./credit.ts";
import type { RunModel } from "./model.ts";
import { postmortem } from "./postmortem.ts";
import type { Debrief } from "./progress.ts";
import { RunError } from "./run-error.ts";
import type { LoadedScenario, Stage } from "./schema.ts";
import { timeline } from "./timeline.ts";

const SEALED = "The incident never became visible, so its cause stays sealed for the next attempt.";

/**
 * What the learner reads after a run. Times are seconds from the visible symptom. A run that ended before that keeps
 * its root cause sealed.
 * @throws RunError `conflict` while the run has not ended or is still being put back.
 */
export function debrief(model: RunModel, loaded: LoadedScenario): Debrief {
  if (model.endedWhy === null || model.reverted === null) {
    const what = model.endedAt === null ? "The run has not ended yet." : "The run is still being put back.";
    throw new RunError("conflict", what, "Read the debrief when the run's state is debrief.");
  }
  const { scenario, answer } = loaded;
  const wasSeen = model.incidentAt !== null;
  const facts: Omit<Debrief, "postmortem"> = {
    run: model.run,
    scenario: scenario.id,
    title: scenario.title,
    why: model.endedWhy,
    rootCause: wasSeen ? answer.rootCause : SEALED,
    pattern: wasSeen ? answer.pattern : "",
    text: wasSeen ? loaded.debrief : "",
    evidence: wasSeen ? answer.evidence : [],
    times: times(model, loaded),
    reference: reference(loaded),
    series: wasSeen ? series(model, loaded) : null,
    tried: wasSeen ? tried(loaded) : [],
    checks: counts(model, loaded),
    credit: credit(model, loaded),
    hints: model.help.revealed.length,
    timeline: timeline(model, loaded),
    verified: model.reverted.verified,
    differences: [...model.reverted.differences],
  };
  return { ...facts, postmortem: postmortem(model, loaded, facts) };
}

function counts(model: RunModel, loaded: LoadedScenario): Debrief["checks"] {
  const passed = Object.values(model.passed);
  return {
    passed: passed.length,
    of: allChecks(loaded.scenario).length,
    unaided: passed.filter((check) => check.unaided).length,
  };
}

/** What the author expects: each stage as long as the scenario's pace says, one after the other. */
function reference({ scenario: { pace } }: LoadedScenario): Debrief["reference"] {
  const acknowledge = pace.detect;
  const localise = acknowledge + pace.localise;
  const diagnose = localise + pace.diagnose;
  const mitigate = diagnose + pace.mitigate;
  return { acknowledge, localise, diagnose, mitigate, total: mitigate + pace.review };
}

function series(model: RunModel, { scenario }: LoadedScenario): Debrief["series"] {
  const recorded = model.log.findLast((event) => event.type === "signal_recorded");
  const signal = recorded && scenario.signals[recorded.signal];
  if (recorded === undefined || signal === undefined) return null;
  const { from, step, values } = recorded;
  return { title: signal.title, unit: signal.unit, from, step, values };
}

function tried({ scenario, answer }: LoadedScenario): Debrief["tried"] {
  const titles = new Map(allChecks(scenario).map(({ check }) => [check.id, check.title]));
  return answer.wrongFixes.map(({ title, unmet }) => ({ title, unmet: unmet.map((id) => titles.get(id) ?? id) }));
}

function times(model: RunModel, loaded: LoadedScenario): Debrief["times"] {
  const { incidentAt } = model;
  const after = (at: number | null): number | null =>
    at === null || incidentAt === null ? null : Math.max(0, Math.round((at - incidentAt) / 1000));
  const stageDone = (stage: Stage): number | null => {
    const at = loaded.scenario.stages[stage].map((check) => model.passed[check.id]?.at ?? null);
    return at.some((time) => time === null) ? null : Math.max(...at.map((time) => time ?? 0));
  };
  const acknowledged = model.log.find((event) => event.type === "alert_acknowledged")?.at ?? null;
  return {
    acknowledge: after(acknowledged),
    localise: after(stageDone("localise")),
    diagnose: after(stageDone("diagnose")),
    mitigate: after(stageDone("mitigate")),
    total: after(model.endedAt),
  };
}
