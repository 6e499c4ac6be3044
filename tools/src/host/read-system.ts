import { neededReadings, probeKey } from "@mayday/scenarios/contract";
import type { LoadedScenario, Observation, RunModel, Scalar } from "@mayday/scenarios/contract";
import type { Environment } from "../environment/environment.ts";
import { ToolError } from "../tool-error.ts";
import { within } from "../within.ts";

const READ_DEADLINE_MS = 1500;
const PROBE_SOURCES = { index: "sut-postgres", load_users: "locust", mesh: "mesh" } as const;

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
      // A service that is down is part of the incident, not a gap in the telemetry: its setting is not known, that is all.
      const source = probe.probe === "config" ? null : PROBE_SOURCES[probe.probe];
      probes[probeKey(probe)] = await attempt(source, (signal) => environment.readProbe(probe, signal));
    }),
    (async () => {
      const parts = (await attempt(null, () => environment.health())) ?? [];
      for (const { name, up } of parts) if (!up && environment.components.includes(name)) missing.add(name);
    })(),
  ]);
  return { at: Date.now(), signals, probes, missing: [...missing].sort() };
}

/** Anything but a plain refusal: a source that answers "this query is wrong" is there. */
function isUnreachable(error: unknown): boolean {
  return !(error instanceof ToolError) || error.code === "unavailable" || error.code === "timeout";
}
