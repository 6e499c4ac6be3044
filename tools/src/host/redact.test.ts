import { expect, it } from "vitest";
import type { RunEvent } from "@mayday/scenarios/contract";
import { redactEvents } from "./redact.ts";

const drop = { verb: "drop_index", table: "inventory.products", index: "products_search_name_idx" } as const;
const started = (seq: number, actor: "scenario" | "learner"): RunEvent => ({
  type: "action_started",
  seq,
  at: seq,
  actionId: `action-${actor}`,
  actor,
  action: { kind: "sql", op: drop },
  label: "Drop the index products_search_name_idx",
  undo: [{ kind: "sql", op: drop }],
});
const log: RunEvent[] = [
  started(1, "scenario"),
  { type: "action_applied", seq: 2, at: 2, actionId: "action-scenario", result: "dropped products_search_name_idx" },
  { type: "action_failed", seq: 3, at: 3, actionId: "action-scenario", error: "no products_search_name_idx" },
  { type: "resumed", seq: 4, at: 4, did: "put back: products_search_name_idx" },
  {
    type: "oracle_changed",
    seq: 5,
    at: 5,
    check: "cause_gone",
    holding: false,
    readings: [{ title: "products_search_name_idx", met: false, value: 0, wanted: "exactly 1", unit: "count" }],
  },
];

it("keeps every sequence number and says nothing of what the scenario did", () => {
  const redacted = redactEvents(log, log);
  expect(redacted.map(({ seq, type }) => [seq, type])).toEqual(log.map(({ seq, type }) => [seq, type]));
  expect(JSON.stringify(redacted)).not.toContain("products_search_name_idx");
});

it("knows the scenario's actions when their start is on an earlier page", () => {
  expect(JSON.stringify(redactEvents(log.slice(1), log))).not.toContain("products_search_name_idx");
});

const refused = (actor: "tutor" | "learner"): RunEvent => {
  return { type: "action_refused", seq: 6, at: 6, actor, tool: "toggle_fault", input: '{"x":1}', reason: "no x" };
};

it("keeps what a model wrote into a refused call from the learner", () => {
  const page = [refused("tutor"), refused("learner")];
  expect(redactEvents(page, page)).toEqual([{ ...page[0], input: "", reason: "" }, page[1]]);
});

it("leaves what the learner did as it is", () => {
  const own = [started(1, "learner")];
  expect(redactEvents(own, own)).toEqual(own);
});
