import { expect, test } from "vitest";
import { skillMap } from "./skills.ts";
import { testCard, testRun } from "./testing-history.ts";

const cards = [
  testCard("a", { skills: ["queues", "latency"] }),
  testCard("b", { skills: ["queues"] }),
  testCard("c", { skills: ["queues"] }),
  testCard("d", { skills: ["queues", "traces"] }),
];

test("says of each skill what was solved alone, with help, tried and not begun", () => {
  const runs = [
    testRun("a", { unaided: 7 }),
    testRun("a"),
    testRun("b"),
    testRun("c", { endedWhy: "abandoned", passed: 2 }),
    testRun("d", { state: "active", endedWhy: null, passed: 1 }),
  ];
  const map = skillMap(cards, runs);
  expect(map.map(({ skill, counts }) => [skill, counts])).toEqual([
    ["latency", { unaided: 1, helped: 0, tried: 0, untouched: 0 }],
    ["queues", { unaided: 1, helped: 1, tried: 1, untouched: 1 }],
    ["traces", { unaided: 0, helped: 0, tried: 0, untouched: 1 }],
  ]);
  expect(map[1]?.scenarios.map(({ id, mastery }) => [id, mastery])).toEqual([
    ["a", "unaided"],
    ["b", "helped"],
    ["c", "tried"],
    ["d", "untouched"],
  ]);
});

test("with no run everything is still to come, by name", () => {
  expect(skillMap(cards, []).map(({ skill }) => skill)).toEqual(["latency", "queues", "traces"]);
  expect(skillMap([], [])).toEqual([]);
});
