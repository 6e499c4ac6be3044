import { hasHeld, openChecks, openOracles, type OracleCheck } from "./checks.ts";
import { Draft } from "./draft.ts";
import { evaluateOracle, evaluateAll } from "./evaluate.ts";
import type { RunEventBody } from "./events.ts";
import { observeGate } from "./gate.ts";
import type { RunModel } from "./model.ts";
import type { Observation } from "./observation.ts";
import { pace, revealBody } from "./pace.ts";
import { sayReading } from "./quantity.ts";
import { STAGES, type LoadedScenario } from "./schema.ts";
import { isContinuous, type Watch } from "./watch.ts";

/** A symptom that took this many times its deadline will not come. */
const SYMPTOM_PATIENCE = 3;

/**
 * What follows from a tick: gate passed or waiting, symptom confirmed, oracle holds, checks passed, stages entered,
 * hints offered or pushed, time run out. Needs `fingerprint` only while the gate is open.
 * The host appends `events` and hands `watch` to the next tick.
 */
export function observe(
  model: RunModel,
  loaded: LoadedScenario,
  watch: Watch,
  seen: Observation,
  fingerprint: string | null,
): { events: RunEventBody[]; watch: Watch } {
  const draft = new Draft(model, loaded, seen.at);
  if (model.seq > 0 && isUnderWay(model)) noteTelemetry(draft, watch, seen);
  const missing = seen.missing.toSorted();
  switch (model.seq > 0 ? model.state : "closed") {
    case "preparing": {
      const gate = observeGate(draft, watch, seen, fingerprint);
      return { events: draft.events, watch: { lastAt: seen.at, gate, missing } };
    }
    case "injecting":
      if (model.injectedAt !== null) observeSymptom(draft, model.injectedAt, seen);
      break;
    case "active":
      observeIncident(draft, watch, seen);
      break;
    default:
      break;
  }
  return { events: draft.events, watch: { lastAt: seen.at, gate: null, missing } };
}

function isUnderWay(model: RunModel): boolean {
  return model.state === "preparing" || model.state === "injecting" || model.state === "active";
}

/** Two ticks in a row must agree: one answer that came late is not told to the learner, nor taken back at once. */
function noteTelemetry(draft: Draft, watch: Watch, seen: Observation): void {
  const missing = seen.missing.toSorted();
  const isLasting = missing.join() === watch.missing.join();
  if (isLasting && missing.join() !== draft.model.missing.join()) draft.add({ type: "telemetry_changed", missing });
}

function observeSymptom(draft: Draft, injectedAt: number, seen: Observation): void {
  const { scenario } = draft.loaded;
  const { symptom } = scenario;
  const { state, readings } = evaluateAll(symptom.conditions, scenario, seen, draft.model.baseline);
  if (state === "met") {
    draft.add({ type: "symptom_confirmed", readings });
    draft.settle();
    return;
  }
  // After a restart the wait begins anew: what was not watched may have been there.
  const waited = (seen.at - Math.max(injectedAt, draft.model.resumedAt ?? 0)) / 1000;
  if (waited < symptom.within * SYMPTOM_PATIENCE) return;
  const unmet = readings.filter((reading) => !reading.met).map(sayReading);
  const reason = `The incident did not become visible within ${Math.round(waited)} s: ${unmet.join("; ")}.`;
  draft.add({ type: "preparation_failed", reason }, { type: "ended", why: "preparation_failed" });
}

function observeIncident(draft: Draft, watch: Watch, seen: Observation): void {
  const continuous = isContinuous(watch, seen);
  for (const { check } of openChecks(draft.model, draft.loaded.scenario)) {
    if (check.kind === "oracle") observeOracle(draft, check, continuous, seen);
  }
  passHeldOracles(draft);
  draft.settle();
  if (draft.model.state !== "active") return;
  if (isTimeUp(draft.model, draft.loaded, seen.at)) draft.add({ type: "ended", why: "timed_out" });
  else if (seen.typing !== true) observePace(draft);
}

function observeOracle(draft: Draft, check: OracleCheck, continuous: boolean, seen: Observation): void {
  const { state, readings } = evaluateOracle(check, draft.loaded.scenario, seen, draft.model.baseline);
  const changed = (holding: boolean): RunEventBody => ({ type: "oracle_changed", check: check.id, holding, readings });
  const isHolding = draft.model.holding[check.id] !== undefined;
  if (isHolding && (state !== "met" || !continuous)) draft.add(changed(false));
  if (state === "met" && draft.model.holding[check.id] === undefined) draft.add(changed(true));
}

/**
 * Oracles of one stage pass together. A check such as "customers still buy" holds from the start, and would be no guard
 * at all had it passed before the learner did anything.
 */
function passHeldOracles(draft: Draft): void {
  for (const stage of STAGES) {
    const oracles = openOracles(draft.model, draft.loaded, stage);
    if (oracles.every((check) => hasHeld(draft.model, check, draft.at))) {
      for (const check of oracles) draft.pass(check.id);
    }
  }
}

function isTimeUp(model: RunModel, loaded: LoadedScenario, now: number): boolean {
  return model.incidentAt !== null && now - model.incidentAt >= loaded.scenario.minutes.timebox * 60_000;
}

function observePace(draft: Draft): void {
  const decision = pace(draft.model, draft.loaded, draft.at);
  if (decision.do === "offer") draft.add({ type: "hint_offered", check: decision.check, rule: decision.rule });
  if (decision.do === "push") draft.add(revealBody(decision, "policy"));
}
