import type { RunModel } from "./model.ts";
import { STAGES, type Answer, type Check, type LoadedScenario, type Scenario, type Stage } from "./schema.ts";

export type OracleCheck = Extract<Check, { kind: "oracle" }>;
export type StagedCheck = { stage: Stage; check: Check };

/** A scenario does not change once it is loaded, and every tick asks for its checks. */
const known = new WeakMap<Scenario, readonly StagedCheck[]>();

/** Every check of a scenario, in the order in which a learner meets them. */
export function allChecks(scenario: Scenario): readonly StagedCheck[] {
  const before = known.get(scenario);
  if (before !== undefined) return before;
  const checks = STAGES.flatMap((stage) => scenario.stages[stage].map((check) => ({ stage, check })));
  known.set(scenario, checks);
  return checks;
}

export function isPassed(model: RunModel, check: string): boolean {
  return model.passed[check] !== undefined;
}

/** Checks that are not passed yet, in order. */
export function openChecks(model: RunModel, scenario: Scenario): StagedCheck[] {
  return allChecks(scenario).filter(({ check }) => !isPassed(model, check.id));
}

/** The first stage with a check that is not passed; null when all are. */
export function currentStage(model: RunModel, scenario: Scenario): Stage | null {
  return openChecks(model, scenario)[0]?.stage ?? null;
}

/** The oracles of a stage that are not passed yet. */
export function openOracles(model: RunModel, loaded: LoadedScenario, stage: Stage): OracleCheck[] {
  return loaded.scenario.stages[stage]
    .filter((check) => check.kind === "oracle")
    .filter(({ id }) => !isPassed(model, id));
}

/** Whether an oracle has held without a break for as long as it has to. */
export function hasHeld(model: RunModel, check: OracleCheck, now: number): boolean {
  const since = model.holding[check.id];
  return since !== undefined && now - since >= check.hold * 1000;
}

/** Whether no hint for a check was revealed, at any level, by anybody. */
export function isUnaided(model: RunModel, check: string): boolean {
  return !model.help.revealed.some((hint) => hint.check === check);
}

/** Whether what the learner did so far passes a check; oracles are judged on the live system instead. */
export function isEarned(model: RunModel, check: Check): boolean {
  switch (check.kind) {
    case "acknowledge":
      return check.alerts.some((alert) => model.alerts[alert]?.acknowledged === true);
    case "inspect":
      return model.inspected.some(
        (seen) =>
          check.evidence.some((evidence) => evidence === seen.evidence) &&
          (check.service === undefined || check.service === seen.service),
      );
    case "finding":
      return model.findings.some((finding) =>
        check.field === "component" ? finding.componentRight : finding.mechanismRight,
      );
    case "question":
      return model.answers[check.id]?.some((answer) => answer.right) ?? false;
    case "oracle":
      return false;
  }
}

/** Which parts of a finding are right. */
export function gradeFinding(answer: Answer, component: string, mechanism: string | null) {
  const components: string[] = [answer.component, ...answer.alsoComponents];
  const mechanisms: string[] = [answer.mechanism, ...answer.alsoMechanisms];
  return {
    componentRight: components.includes(component),
    mechanismRight: mechanism !== null && mechanisms.includes(mechanism),
  };
}

/** A check by its id; undefined when the scenario has none of that name. */
export function findCheck(loaded: LoadedScenario, id: string): StagedCheck | undefined {
  return allChecks(loaded.scenario).find(({ check }) => check.id === id);
}
