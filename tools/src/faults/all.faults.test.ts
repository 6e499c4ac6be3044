import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stackEnvironment } from "../testing-environment.ts";
import { documentFaults } from "./document-faults.ts";
import type { Fault } from "./fault.ts";
import { allFaults } from "./faults.ts";
import { createTurns } from "./in-turn.ts";
import { EXAMPLE_SHOP, describeShop } from "./shop.ts";
import { type Measured, tryFault } from "./trial.ts";

/** Every failure pattern on the running system: made, seen, repaired, gone. `FAULTS_PAGE` is where to write what was measured. */
const signal = new AbortController().signal;
const environment = stackEnvironment();
const inTurn = createTurns();
const measured: Record<string, Measured> = {};
let before: Record<string, string>;

const lacking = ({ requires = [] }: Fault) => requires.filter((name) => !environment.components.includes(name));
const faults = allFaults(await describeShop(environment, signal));
const possible = faults.filter((fault) => lacking(fault).length === 0);
for (const fault of faults.filter((one) => !possible.includes(one)))
  process.stderr.write(`${fault.id} is not tried: this stack has no ${lacking(fault).join(", ")}\n`);

beforeAll(async () => {
  before = await environment.snapshot();
});

afterAll(async () => {
  const { FAULTS_PAGE: page } = process.env;
  if (page) writeFileSync(page, documentFaults(allFaults(EXAMPLE_SHOP), measured));
  expect(await environment.snapshot()).toEqual(before);
  await environment.close();
});

// Most of the time of each is spent waiting for its turn.
describe.concurrent("a fault is made, seen, repaired, and gone", { timeout: 1_500_000 }, () => {
  it.for(possible.map((fault) => [fault.id, fault] as const))("%s", async ([id, fault]) => {
    measured[id] = await inTurn(fault, () => tryFault(fault, { environment, signal }));
  });
});
