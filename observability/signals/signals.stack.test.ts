import { beforeAll, describe, expect, inject, test, vi } from "vitest";
import { missing, undeclared } from "./compare.ts";
import { MATRIX } from "./matrix.ts";
import { findTraces, nothingSeen, readLogFields, readMetrics, readTrace, type Seen } from "./read-signals.ts";

const { prometheusUrl, telemetryUrl } = inject("stack");
const SERVICES = Object.keys(MATRIX);
const PATIENCE = { timeout: 90_000, interval: 3000 };
const SETTLED_MS = 5000;
const seen = new Map<string, Seen>(SERVICES.map((service) => [service, nothingSeen()]));
const read = new Set<string>();
let begun = 0;

const seenOf = (service: string): Seen => seen.get(service) ?? nothingSeen();

/** Looks once more; what was seen before stays seen. */
async function look(): Promise<void> {
  for (const service of SERVICES) {
    const one = seenOf(service);
    for (const name of await readMetrics(prometheusUrl, service)) one.metrics.add(name);
    for (const name of await readLogFields(telemetryUrl, service, begun)) one.logFields.add(name);
    // Not the newest: their last spans may still be on the way.
    for (const id of await findTraces(telemetryUrl, service, begun, Date.now() - SETTLED_MS)) {
      if (!read.has(id)) await readTrace(telemetryUrl, id, seenOf);
      read.add(id);
    }
  }
}

async function complete(): Promise<boolean> {
  await look();
  return SERVICES.every((service) => missing(service, seenOf(service)).length === 0);
}

beforeAll(async () => {
  begun = Date.now() - 2 * SETTLED_MS;
  // Somebody may still be on the way; what stays missing is told by the tests.
  await vi.waitUntil(complete, PATIENCE).catch(() => null);
});

describe.each(SERVICES)("%s", (service) => {
  test("has every signal that is declared", () => {
    expect(missing(service, seenOf(service))).toEqual([]);
  });

  test("has no signal that is not declared", () => {
    expect(undeclared(service, seenOf(service))).toEqual([]);
  });
});
