import { neededReadings, probeKey } from "@mayday/scenarios/contract";
import type { LoadedScenario, Observation, Probe, RunModel, Scalar } from "@mayday/scenarios/contract";
import type { Environment } from "../environment/environment.ts";
import { only, type SnapshotPart } from "../environment/snapshot.ts";
import { ToolError } from "../tool-error.ts";
import { within } from "../within.ts";
import { differences, fromFingerprint } from "./fingerprint.ts";

const READ_DEADLINE_MS = 1500;
/** By probe: the component without which nothing is known. */
const PROBE_SOURCES = {
  // A service that is down is part of the incident, not a gap in the telemetry: its setting is not known, that is all.
  config: null,
  cache_credential: null,
  index: "sut-postgres",
  privilege: "sut-postgres",
  backends: "sut-postgres",
  role_limit: "sut-postgres",
  cache_memory: "redis",
  queue_limit: "rabbitmq",
  mesh: "mesh",
  load_profile: "locust",
  threshold: "prometheus",
  target: "prometheus",
  alert: "alertmanager",
  // Several components may be needed for it; those that are down are missing by their health.
  changed: null,
} as const satisfies Record<Probe["probe"], string | null>;

/**
 * One look at the system: every reading that the run's phase needs, in parallel, each with its own deadline. What
 * could not be reached is named in `missing` by its component; a reading without data is null and nothing more.
 */
export async function readSystem(
  environment: Environment,
  model: RunModel,
  loaded: LoadedScenario,
): Promise<Observation> {
  const needed = neededReadings(model, loaded);
  const missing = new Set<string>();
  const attempt = async <T>(component: string | null, read: (signal: AbortSignal) => Promise<T>): Promise<T | null> => {
    try {
      return await within(READ_DEADLINE_MS, read);
    } catch (error) {
      if (component !== null && isUnreachable(error)) missing.add(component);
      return null;
    }
  };
  const signals: Record<string, number | null> = {};
  const probes: Record<string, Scalar | null> = {};
  await Promise.all([
    ...Object.entries(needed.signals).map(async ([name, query]) => {
      signals[name] = await attempt("prometheus", (signal) => environment.readNumber(query, signal));
    }),
    ...needed.probes.map(async (probe) => {
      probes[probeKey(probe)] = await attempt(PROBE_SOURCES[probe.probe], (signal) =>
        probe.probe === "changed" ? countChanges(environment, model, probe.part) : environment.readProbe(probe, signal),
      );
    }),
    (async () => {
      const parts = (await attempt(null, () => environment.health())) ?? [];
      for (const { name, up } of parts) if (!up && environment.components.includes(name)) missing.add(name);
    })(),
  ]);
  return { at: Date.now(), signals, probes, missing: [...missing].sort() };
}

/** How many things of one part are not as they were when the gate opened; null when that is not known. */
async function countChanges(environment: Environment, { fingerprint }: RunModel, part: SnapshotPart) {
  if (fingerprint === null) return null;
  return differences(only(part, fromFingerprint(fingerprint)), await environment.snapshotOf(part)).length;
}

/** Anything but a plain refusal: a source that answers "this query is wrong" is there. */
function isUnreachable(error: unknown): boolean {
  return !(error instanceof ToolError) || error.code === "unavailable" || error.code === "timeout";
}
