import { answerAsk } from "./pace.ts";
import { evaluateAll } from "./evaluate.ts";
import { GATE_HOLD_SECONDS } from "./gate.ts";
import type { RunModel } from "./model.ts";
import type { Observation } from "./observation.ts";
import type { CheckProgress, Progress } from "./progress.ts";
import { sayReading } from "./quantity.ts";
import { STAGES, type Check, type LoadedScenario, type Stage } from "./schema.ts";
import { mitigationOf } from "./mitigation.ts";
import { holdingOf, isReached, verdictOf, whyNotEarned, whyNotOracle } from "./why-not-yet.ts";

/**
 * The whole of a run as the tutor and the learner may know it at `now` (milliseconds), with the readings of `seen`, the
 * last observation, or null when there is none yet. Holds nothing of the sealed answer and no unrevealed hint.
 */
export function progress(model: RunModel, loaded: LoadedScenario, seen: Observation | null, now: number): Progress {
  const { scenario } = loaded;
  return {
    run: model.run,
    scenario: scenario.id,
    title: scenario.title,
    severity: scenario.severity,
    environment: model.environment,
    state: model.state,
    seq: model.seq,
    startedAt: model.startedAt,
    incidentAt: model.incidentAt,
    endedAt: model.endedAt,
    endedWhy: model.endedWhy,
    timeboxSeconds: scenario.minutes.timebox * 60,
    stage: model.stage,
    stages: STAGES.map((stage) => ({
      id: stage,
      state: stageState(model, loaded, stage),
      checks: scenario.stages[stage].map((check) => checkProgress(model, loaded, check, seen, now)),
    })),
    mitigation: mitigationOf(model, loaded, now),
    waitingFor: waitingFor(model, loaded, seen),
    hints: revealedHints(model, loaded),
    offer: model.help.offer === null ? null : { check: model.help.offer.check, rule: model.help.offer.rule },
    nextHint: nextHintOf(model, loaded, now),
    ...learnersView(model, loaded),
    signals: Object.fromEntries(
      Object.entries(scenario.signals).map(([name, { title, unit }]) => [name, { title, unit }]),
    ),
    telemetry: { ok: model.missing.length === 0, missing: [...model.missing] },
  };
}

function stageState(model: RunModel, loaded: LoadedScenario, stage: Stage): "done" | "current" | "todo" {
  if (loaded.scenario.stages[stage].every((check) => model.passed[check.id] !== undefined)) return "done";
  return stage === model.stage ? "current" : "todo";
}

function checkProgress(
  model: RunModel,
  loaded: LoadedScenario,
  check: Check,
  seen: Observation | null,
  now: number,
): CheckProgress {
  const passed = model.passed[check.id];
  const base = { id: check.id, title: check.title, kind: check.kind, readings: [], holding: null, question: null };
  const isOver = model.endedAt !== null;
  if (passed !== undefined || isOver || model.state !== "active") {
    const why = passed !== undefined ? null : isOver ? "The run ended before." : "The incident has not begun.";
    const state = passed === undefined ? "unmet" : "passed";
    return { ...base, state, why, unaided: passed?.unaided ?? null, passedAt: passed?.at ?? null };
  }
  const open = { ...base, unaided: null, passedAt: null };
  if (check.kind === "oracle") {
    const verdict = verdictOf(model, loaded, check, seen);
    const why = whyNotOracle(model, check, verdict, seen, now);
    const state = verdict.state === "no_data" ? "no_data" : "unmet";
    return { ...open, state, why, readings: verdict.readings, holding: holdingOf(model, check, now) };
  }
  // A question may say what the incident is about, so it is asked when its turn has come.
  const isAsked = check.kind === "question" && isReached(model, loaded, check.id);
  const question = isAsked ? { prompt: check.prompt, choices: check.choices } : null;
  return { ...open, state: "unmet", why: whyNotEarned(model, loaded, check), question };
}

function waitingFor(model: RunModel, loaded: LoadedScenario, seen: Observation | null): string[] {
  switch (model.state) {
    case "preparing": {
      const { scenario } = loaded;
      const readings = seen === null ? model.gateFailing : evaluateAll(scenario.gate, scenario, seen, null).readings;
      const failing = readings.filter((reading) => !reading.met).map(sayReading);
      const away = (seen?.missing ?? []).map((source) => `${source} is out of reach`);
      const unmet = [...away, ...failing];
      return unmet.length > 0 ? unmet : [`The system to be healthy for ${GATE_HOLD_SECONDS} s`];
    }
    case "injecting":
      return ["The incident to become visible"];
    case "reverting":
      return ["Everything that the run changed to be put back"];
    default:
      return [];
  }
}

function revealedHints(model: RunModel, loaded: LoadedScenario): Progress["hints"] {
  const texts = new Map(loaded.hints.map((hint) => [hint.id, hint.text]));
  return model.help.revealed.map(({ hint, check, level, at }) => {
    return { id: hint, check, level, text: texts.get(hint) ?? "This hint is no longer in its pack.", at };
  });
}

function nextHintOf(model: RunModel, loaded: LoadedScenario, now: number): Progress["nextHint"] {
  const answered = answerAsk(model, loaded, now, "asked");
  if (answered.give === "new") return { available: true, inSeconds: 0, why: "Ask, and you get a hint." };
  if (answered.give === "again" && answered.rule === "reading") {
    const inSeconds = Math.ceil(answered.inSeconds);
    return { available: false, inSeconds, why: `Give the last hint a try; the next is there in ${inSeconds} s.` };
  }
  const why = answered.give === "again" ? "All hints for this step are given." : "There are no hints now.";
  return { available: false, inSeconds: 0, why };
}

/** Alerts, actions, findings and toggles: what happened in view of the learner. What the scenario did is not. */
function learnersView(model: RunModel, loaded: LoadedScenario) {
  const declared = loaded.scenario.tutorFaults;
  const titleOf = (toggle: string) => declared.find((fault) => fault.id === toggle)?.title ?? toggle;
  const isToggle = (toggle: string | null) => toggle !== null && declared.some((fault) => fault.id === toggle);
  const { request } = model;
  return {
    alerts: Object.entries(model.alerts)
      .filter(([, record]) => record.firing)
      .map(([alert, { service, severity, since, acknowledged }]) => ({
        alert,
        service,
        severity,
        since,
        acknowledged,
      })),
    actions: model.actions
      .filter((record) => record.actor === "learner" || isToggle(record.toggle))
      .map(({ actionId, actor, label, action, at, state, result, undo }) => {
        const undoable = actor === "learner" && state === "applied" && undo.length > 0 && model.state === "active";
        return { actionId, actor, label, action, at, state, result, undoable };
      }),
    findings: model.findings.map(({ at, component, mechanism, componentRight, mechanismRight }) => {
      return { at, component, mechanism, componentRight, mechanismRight };
    }),
    request: request === null ? null : { ...request, title: titleOf(request.toggle) },
    toggles: declared.map(({ id, title }) => ({
      id,
      title,
      on: model.actions.some((record) => record.toggle === id && record.state === "applied"),
    })),
  };
}
