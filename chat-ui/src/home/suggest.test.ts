import { expect, test } from "vitest";
import { suggest } from "./suggest.ts";
import { testCard, testRun } from "./testing-history.ts";

const queues = testCard("queues", { skills: ["queues"] });
const pools = testCard("pools", { skills: ["pools", "queues"], difficulty: "intermediate" });
const meshes = testCard("meshes", { skills: ["meshes"], difficulty: "advanced" });
const cards = [meshes, pools, queues];
const told = (...args: Parameters<typeof suggest>) => suggest(...args).map(({ card, why }) => [card.id, why.kind]);
const unaided = { unaided: 7 };

test("begins with the easiest, when nothing was tried", () => {
  expect(told(cards, [])).toEqual([["queues", "first"]]);
  expect(suggest([], [])).toEqual([]);
});

test("what was begun and not solved comes first, with how far it came", () => {
  const runs = [
    testRun("pools", { endedWhy: "finished", passed: 5 }),
    testRun("pools", { endedWhy: "abandoned", passed: 1 }),
    testRun("queues", unaided),
  ];
  expect(suggest(cards, runs)[0]).toEqual({ card: pools, why: { kind: "retry", passed: 5, of: 7 } });
});

test("builds on what was solved, and no more than one step harder", () => {
  expect(suggest(cards, [testRun("queues", unaided)])[0]).toEqual({
    card: pools,
    why: { kind: "builds", skill: "queues", on: "Title of queues" },
  });
  const hard = testCard("hard", { skills: ["queues"], difficulty: "advanced" });
  expect(told([queues, hard], [testRun("queues", unaided)])).toEqual([["hard", "new_skill"]]);
});

test("offers a skill that was not practised yet", () => {
  expect(suggest([queues, meshes], [testRun("queues", unaided)])).toEqual([
    { card: meshes, why: { kind: "new_skill", skill: "meshes" } },
  ]);
});

test("what was solved with help can be solved without, and what was solved without is left", () => {
  expect(suggest([queues], [testRun("queues"), testRun("queues", { unaided: 5 })])).toEqual([
    { card: queues, why: { kind: "unaided", unaided: 5, of: 7 } },
  ]);
  expect(suggest([queues], [testRun("queues"), testRun("queues", unaided)])).toEqual([]);
});

test("one of each kind comes before a second of any, three at most", () => {
  const more = ["a", "b", "c"].map((id) => testCard(id, { skills: ["queues"] }));
  const runs = [
    testRun("a", { endedWhy: "timed_out", passed: 2 }),
    testRun("b", { endedWhy: "abandoned" }),
    testRun("c"),
  ];
  expect(told([...more, meshes], runs)).toEqual([
    ["b", "retry"],
    ["meshes", "new_skill"],
    ["c", "unaided"],
  ]);
});

test("leaves out what is open now, and what cannot be had here unless nothing can", () => {
  const open = testRun("queues", { state: "active", endedWhy: null });
  expect(told(cards, [open]).map(([id]) => id)).not.toContain("queues");
  const away = { available: false, unavailableBecause: "it needs a mesh" };
  expect(told([queues, { ...meshes, ...away }], [])).toEqual([["queues", "first"]]);
  expect(told([{ ...meshes, ...away }], [])).toEqual([["meshes", "first"]]);
});
