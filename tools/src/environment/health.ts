import type { Drivers } from "./drivers.ts";
import { ask, type Source } from "./source.ts";
import { ToolError } from "../tool-error.ts";

const DEADLINE_MS = 1000;

/** Asks every component at once whether it serves, and waits a second at most. */
export async function checkHealth(drivers: Drivers): Promise<{ name: string; up: boolean; detail: string }[]> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const probes = new Map<string, () => Promise<unknown>>([
    ["prometheus", () => ready(drivers.metrics.source, "/-/ready", signal)],
    ["alertmanager", () => ready(drivers.alerts.source, "/-/ready", signal)],
    [drivers.logs.source.name, () => ready(drivers.logs.source, "/ready", signal)],
    [drivers.traces.source.name, () => ready(drivers.traces.source, "/ready", signal)],
    ["locust", () => drivers.load.read(signal)],
    ["rabbitmq", () => drivers.broker.queueDepth(signal)],
    ["redis", () => drivers.cache.ping()],
    ["sut-postgres", () => drivers.database.ping(signal)],
  ]);
  for (const [name, admin] of drivers.services) probes.set(name, () => admin.healthy(signal));
  return Promise.all([...probes].map(async ([name, probe]) => ({ name, ...(await outcome(probe)) })));
}

async function ready(source: Source, path: string, signal: AbortSignal): Promise<void> {
  const { status } = await ask(source, path, { signal });
  if (status !== 200)
    throw new ToolError("unavailable", `${source.name} answered ${status}`, "Wait until it is ready.");
}

async function outcome(probe: () => Promise<unknown>): Promise<{ up: boolean; detail: string }> {
  try {
    await probe();
    return { up: true, detail: "" };
  } catch (error) {
    if (error instanceof ToolError && error.code === "timeout") {
      return { up: false, detail: `no answer within ${DEADLINE_MS / 1000} s` };
    }
    return { up: false, detail: error instanceof Error ? error.message : String(error) };
  }
}
