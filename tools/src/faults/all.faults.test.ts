import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Action } from "@mayday/scenarios/contract";
import { type Fault, type Limit, type Symptom, told, within } from "./fault.ts";
import { allFaults } from "./faults.ts";
import { createTurns } from "./in-turn.ts";
import { describeShop } from "./shop.ts";
import { stackEnvironment } from "../testing-environment.ts";

/** Every failure pattern on the running system: made, seen, unmade, gone. */
const PATIENCE_MS = 60_000;
const POLL_MS = 1000;
const signal = new AbortController().signal;
const environment = stackEnvironment();
const holding = createTurns();
let before: Record<string, string>;

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

it("stands in the table once, whether it can be tried here or not", () => {
  for (const fault of FAULTS.filter((one) => !possible.includes(one)))
    process.stderr.write(`${fault.id} was not tried: this stack has no ${lacking(fault).join(", ")}\n`);
  const ids = FAULTS.map(({ id }) => id);
  expect(ids).toHaveLength(new Set(ids).size);
});
