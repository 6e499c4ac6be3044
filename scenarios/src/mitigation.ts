import { hasHeld, isPassed, type OracleCheck } from "./checks.ts";
import type { RunModel } from "./model.ts";
import type { Progress } from "./progress.ts";
import type { LoadedScenario } from "./schema.ts";

/**
 * How far the system is repaired, by the oracles of the mitigate stage that have held. What shows nowhere but in a
 * recovery that holds is no answer given away: a learner sees that much in any chart.
 */
export function mitigationOf(model: RunModel, { scenario }: LoadedScenario, now: number): Progress["mitigation"] {
  const oracles = scenario.stages.mitigate.flatMap((check) => (check.kind === "oracle" ? [check] : []));
  const hold = (proves: NonNullable<OracleCheck["proves"]>) =>
    oracles
      .filter((check) => check.proves === proves)
      .every((check) => isPassed(model, check.id) || hasHeld(model, check, now));
  if (model.incidentAt === null || !hold("recovery")) return "none";
  if (!hold("cause")) return "mitigated";
  return hold("no_harm") ? "repaired" : "at_a_cost";
}
