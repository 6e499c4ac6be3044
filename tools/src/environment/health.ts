import type { Drivers } from "./drivers.ts";
import { ask, type Source } from "./source.ts";
import { ToolError } from "../tool-error.ts";
import { within } from "../within.ts";

const DEADLINE_MS = 1000;

type Probe = (signal: AbortSignal) => Promise<unknown>;

/** Asks every component at once whether it serves, and waits a second at most: one that hangs is down like one that is gone. */
export async function checkHealth(drivers: Drivers): Promise<{ name: string; up: boolean; detail: string }[]> {
  const probes = new Map<string, Probe>([
    ["prometheus", (signal) => ready(drivers.metrics.source, "/-/ready", signal)],
    ["alertmanager", (signal) => ready(drivers.alerts.source, "/-/ready", signal)],
    [drivers.logs.source.name, (signal) => ready(drivers.logs.source, "/ready", signal)],
    [drivers.traces.source.name, (signal) => ready(drivers.traces.source, "/ready", signal)],
    ["locust", (signal) => drivers.load.read(signal)],
    ["rabbitmq", (signal) => drivers.broker.queueDepth(signal)],
    ["redis", () => drivers.cache.ping()],
    ["sut-postgres", (signal) => drivers.database.ping(signal)],
  ]);
  const { mesh } = drivers;
  if (mesh) probes.set("mesh", (signal) => mesh.ping(signal));
  for (const [name, admin] of drivers.services) probes.set(name, (signal) => admin.healthyInstance(signal));
  return Promise.all([...probes].map(async ([name, probe]) => ({ name, ...(await outcome(probe)) })));
}

async function ready(source: Source, path: string, signal: AbortSignal): Promise<void> {
  const { status } = await ask(source, path, { signal });
  if (status !== 200)
    throw new ToolError("unavailable", `${source.name} answered ${status}`, "Wait until it is ready.");
}

async function outcome(probe: Probe): Promise<{ up: boolean; detail: string }> {
  try {
    await within(DEADLINE_MS, probe);
    return { up: true, detail: "" };
  } catch (error) {
    return { up: false, detail: error instanceof Error ? error.message : String(error) };
  }
}
