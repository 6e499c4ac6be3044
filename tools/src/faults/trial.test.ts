import { expect, it } from "vitest";
import type { Action } from "@mayday/scenarios/contract";
import type { Fault } from "./fault.ts";
import { set } from "./operations.ts";
import { tryFault } from "./trial.ts";

const values = (action: Action) => (action.kind === "config" ? action.set : {});

/** A system of one setting, whose only figure is that setting. */
function systemOf(start: number) {
  let now = start;
  return {
    now: () => now,
    readNumber: async () => now,
    captureUndo: async () => [set("gateway", { page_size: now })],
    async apply(action: Action) {
      now = Number(values(action)["page_size"] ?? now);
      return { result: "", table: null };
    },
  };
}

const fault: Fault = {
  id: "page-grows",
  touches: [],
  needs: [],
  break: [set("gateway", { page_size: 90 })],
  symptoms: [{ query: "page_size", healthy: { below: 30 }, broken: { above: 60 } }],
  repair: [set("gateway", { page_size: 20 })],
};

const attempt = (system: ReturnType<typeof systemOf>, changed: Partial<Fault> = {}) =>
  tryFault({ ...fault, ...changed }, { environment: system, signal: new AbortController().signal, patienceMs: 0 });

it("makes, sees, repairs, and brings back what was there before", async () => {
  const system = systemOf(24);
  expect(await attempt(system)).toEqual({ healthy: [24], broken: [90], repaired: [20] });
  expect(system.now()).toBe(24);
});

it.each<[string, Partial<Fault>, number, RegExp]>([
  ["healthy", {}, 40, /^page-grows, healthy: page_size is 40 after 0 s, wanted below 30$/],
  [
    "broken",
    { break: [set("gateway", { page_size: 50 })] },
    24,
    /^page-grows, broken: page_size is 50 .*wanted above 60$/,
  ],
  ["repaired", { repair: [] }, 24, /^page-grows, repaired: page_size is 90 .*wanted below 30$/],
])("says what was seen where it should be %s, and leaves no trace", async (_, changed, start, message) => {
  const system = systemOf(start);
  await expect(attempt(system, changed)).rejects.toThrow(message);
  expect(system.now()).toBe(start);
});
