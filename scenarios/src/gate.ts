import type { Draft } from "./draft.ts";
import { allChecks } from "./checks.ts";
import { evaluateAll } from "./evaluate.ts";
import type { Reading } from "./events.ts";
import type { Observation } from "./observation.ts";
import { sayReading } from "./quantity.ts";
import type { LoadedScenario } from "./schema.ts";
import { isContinuous, meanOf, missingReading, sampleGate, type Watch } from "./watch.ts";

/** The system must be healthy for so long before a fault goes in; the baseline is measured meanwhile. */
export const GATE_HOLD_SECONDS = 6;
/** An environment that is not healthy by then will not be soon. */
const GATE_PATIENCE_SECONDS = 180;

/** One tick of the healthy gate. Gives back what the next tick has to know. */
export function observeGate(draft: Draft, watch: Watch, seen: Observation, fingerprint: string | null): Watch["gate"] {
  const failing = gateFailing(draft.loaded, seen);
  noteFailing(draft, failing);
  if (failing.length > 0) {
    giveUpIfTooLate(draft, failing);
    return null;
  }
  const gate = sampleGate(isContinuous(watch, seen) ? watch.gate : null, seen);
  const held = (seen.at - gate.since) / 1000;
  if (held < GATE_HOLD_SECONDS) return gate;
  if (fingerprint === null) giveUpIfTooLate(draft, [missingReading("The record of the system's state")]);
  else draft.add({ type: "gate_passed", baseline: meanOf(gate), fingerprint });
  return gate;
}

/** What is not as wanted: unreachable sources, gate conditions, and signals that a later condition is compared with. */
function gateFailing(loaded: LoadedScenario, seen: Observation): Reading[] {
  const { scenario } = loaded;
  const missing = seen.missing.map(missingReading);
  const { readings } = evaluateAll(scenario.gate, scenario, seen, null);
  const failing = [...missing, ...readings.filter((reading) => !reading.met)];
  for (const name of baselineSignals(loaded)) {
    const title = scenario.signals[name]?.title ?? name;
    const isKnown = typeof seen.signals[name] === "number" && Number.isFinite(seen.signals[name]);
    if (isKnown || failing.some((reading) => reading.title === title)) continue;
    failing.push({ title, met: false, value: null, wanted: "a value to compare with later", unit: "" });
  }
  return failing;
}

function baselineSignals(loaded: LoadedScenario): Set<string> {
  const { scenario } = loaded;
  const conditions = [
    ...scenario.symptom.conditions,
    ...allChecks(scenario).flatMap(({ check }) => (check.kind === "oracle" ? check.conditions : [])),
  ];
  return new Set(conditions.flatMap((condition) => ("baseline" in condition ? [condition.signal] : [])));
}

function titles(readings: readonly Reading[]): string {
  return readings.map((reading) => reading.title).join("\n");
}

function noteFailing(draft: Draft, failing: Reading[]): void {
  if (titles(failing) !== titles(draft.model.gateFailing)) draft.add({ type: "gate_waiting", failing });
}

function giveUpIfTooLate(draft: Draft, failing: Reading[]): void {
  const { startedAt, resumedAt } = draft.model;
  const waited = (draft.at - Math.max(startedAt, resumedAt ?? 0)) / 1000;
  if (waited < GATE_PATIENCE_SECONDS) return;
  const reason = `The system was not healthy within ${Math.round(waited)} s: ${failing.map(sayReading).join("; ")}.`;
  draft.add({ type: "preparation_failed", reason }, { type: "ended", why: "preparation_failed" });
}
