import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Action } from "@mayday/scenarios/contract";
import "@mayday/local/testing";
import type { Environment } from "../environment/environment.ts";
import { loadEnvironments } from "../environment/load-environments.ts";
import { type Fault, type Limit, type Symptom, told, within } from "./fault.ts";
import { allFaults } from "./faults.ts";
import { createTurns } from "./in-turn.ts";
import { describeShop } from "./shop.ts";

/** Every failure pattern on the running system: made, seen, unmade, gone. */
const PATIENCE_MS = 60_000;
const POLL_MS = 1000;
const signal = new AbortController().signal;
const environment = theOnly(loadEnvironments(inject("stack").environmentsFile));
const holding = createTurns();
let before: Record<string, string>;

function theOnly(environments: Map<string, Environment>): Environment {
  const [first, second] = environments.values();
  if (first === undefined || second !== undefined) throw new Error("a local stack has one environment");
  return first;
}

const shop = await describeShop(environment, signal);
const FAULTS = allFaults(shop);
const lacking = ({ requires = [] }: Fault) => requires.filter((name) => !environment.components.includes(name));
const possible = FAULTS.filter((fault) => lacking(fault).length === 0);

async function applyAll(actions: readonly Action[]): Promise<void> {
  for (const action of actions) await environment.apply(action, signal);
}

async function until(what: string, { query }: Symptom, limit: Limit): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const value = await environment.readNumber(query, signal);
    if (within(value, limit)) return;
    if (Date.now() > deadline)
      throw new Error(`${what}: ${query} is ${value ?? "not known"} after ${PATIENCE_MS / 1000} s, not ${told(limit)}`);
    await delay(POLL_MS);
  }
}

const all = (what: string, symptoms: readonly Symptom[], side: "healthy" | "broken") =>
  Promise.all(symptoms.map((symptom) => until(what, symptom, symptom[side])));

beforeAll(async () => {
  before = await environment.snapshot();
});

afterAll(async () => {
  expect(await environment.snapshot()).toEqual(before);
  await environment.close();
});

describe.concurrent("a fault is made, seen, repaired, and gone", () => {
  it.for(possible.map((fault) => [fault.id, fault] as const))("%s", { timeout: 900_000 }, async ([, fault]) => {
    await holding(fault.touches, async () => {
      await all("before", fault.symptoms, "healthy");
      const undo: Action[] = [];
      try {
        for (const action of fault.break) {
          undo.unshift(...(await environment.captureUndo(action, signal)));
          await environment.apply(action, signal);
        }
        await all("broken", fault.symptoms, "broken");
        await applyAll(fault.repair);
        await all("repaired", fault.symptoms, "healthy");
      } finally {
        await applyAll(undo);
        await applyAll(fault.tidy ?? []);
      }
    });
  });
});

it("what cannot be tried here lacks a component that the stack says it has not", () => {
  const missing = FAULTS.filter((fault) => lacking(fault).length > 0);
  for (const fault of missing) expect(environment.components, fault.id).not.toContain(lacking(fault)[0]);
  expect(possible.length + missing.length).toBe(FAULTS.length);
});
