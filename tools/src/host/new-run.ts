import { randomUUID } from "node:crypto";
import type { LoadedScenario, RunEvent } from "@mayday/scenarios/contract";
import type { Environment } from "../environment/environment.ts";
import type { Lease, RunRow } from "../store/run-store.ts";
import { ToolError } from "../tool-error.ts";
import { ableEnvironments, inUse, missingComponents } from "./availability.ts";
import { stampEvents } from "./live-run.ts";

/** The first environment that has what the scenario needs and is free; throws `ToolError` that says which is missing. */
export function chooseEnvironment(
  { scenario }: LoadedScenario,
  environments: ReadonlyMap<string, Environment>,
  leases: Lease[],
): Environment {
  const able = ableEnvironments(scenario.requires, environments);
  if (able.length === 0)
    throw new ToolError("unavailable", missingComponents(scenario.requires, environments), "Choose another scenario.");
  const free = able.find(({ name }) => !leases.some((lease) => lease.environment === name));
  if (free) return free;
  throw new ToolError("conflict", inUse(able, leases), "list_runs shows your own runs.");
}

/** A run as it begins: its row, and its first event. */
export function newRun(
  learner: string,
  { scenario: { id: scenario, version, stages } }: LoadedScenario,
  { name: environment }: Environment,
  seed: number,
): { row: Omit<RunRow, "source">; first: RunEvent[] } {
  const startedAt = Date.now();
  const first = stampEvents([{ type: "created", scenario, version, learner, environment, seed }], 0, startedAt);
  const row: Omit<RunRow, "source"> = {
    id: `run-${randomUUID().slice(0, 13)}`,
    learner,
    scenario,
    environment,
    startedAt,
    seq: first.length,
    state: "preparing",
    endedWhy: null,
    passed: 0,
    checks: Object.values(stages).flat().length,
    unaided: 0,
    settled: false,
  };
  return { row, first };
}
