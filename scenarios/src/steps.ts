import { allChecks } from "./checks.ts";
import { oracleConditions } from "./evaluate.ts";
import type { RunModel } from "./model.ts";
import { probeKey, type Probe } from "./probe.ts";
import type { Action, Condition, LoadedScenario } from "./schema.ts";

/** What the host has to do next; it asks again after every event and every tick. */
export type Step =
  | { do: "gate" }
  | { do: "inject"; actions: readonly Action[] }
  | { do: "watch" }
  | { do: "revert" }
  | { do: "rest" };

/**
 * What the host has to do next. `inject` lists the actions that are still to be applied, so that an injection that was
 * cut short is finished and not done twice; with none left the host appends `injected`.
 */
export function nextStep(model: RunModel, loaded: LoadedScenario): Step {
  if (model.seq === 0) return { do: "rest" };
  switch (model.state) {
    case "preparing":
      return { do: "gate" };
    case "injecting":
      return model.injectedAt === null ? { do: "inject", actions: leftToInject(model, loaded) } : { do: "watch" };
    case "active":
      return { do: "watch" };
    case "reverting":
      return { do: "revert" };
    case "debrief":
    case "closed":
      return { do: "rest" };
  }
}

function leftToInject(model: RunModel, loaded: LoadedScenario): Action[] {
  const done = model.actions.filter(
    (record) => record.actor === "scenario" && record.toggle === null && record.state === "applied",
  );
  return loaded.scenario.inject.slice(done.length);
}

/** The conditions that matter in the phase that the run is in. */
function conditionsNow(model: RunModel, loaded: LoadedScenario): Condition[] {
  const { scenario } = loaded;
  switch (model.state) {
    case "preparing":
      return scenario.gate;
    case "injecting":
      return scenario.symptom.conditions;
    case "active":
      return allChecks(scenario).flatMap(({ check }) =>
        check.kind === "oracle" ? oracleConditions(check, scenario) : [],
      );
    default:
      return [];
  }
}

/**
 * The signals (name → PromQL) and probes that must be read for the phase the run is in. While the gate is open that is
 * every signal of the scenario, for the baseline.
 */
export function neededReadings(
  model: RunModel,
  loaded: LoadedScenario,
): { signals: Record<string, string>; probes: Probe[] } {
  const conditions = conditionsNow(model, loaded);
  const names = new Set(conditions.flatMap((condition) => ("signal" in condition ? [condition.signal] : [])));
  const probes = new Map<string, Probe>();
  for (const condition of conditions) if ("state" in condition) probes.set(probeKey(condition.state), condition.state);
  const signals = Object.entries(loaded.scenario.signals)
    .filter(([name]) => model.state === "preparing" || names.has(name))
    .map(([name, signal]) => [name, signal.query]);
  return { signals: Object.fromEntries(signals), probes: [...probes.values()] };
}
