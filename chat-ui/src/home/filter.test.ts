import { expect, test } from "vitest";
import { homePath, isFiltering, isShown, NO_FILTER, parseFilter, skillsOf, type CatalogFilter } from "./filter.ts";
import { statusOf } from "./history.ts";
import { testCard, testRun } from "./testing-history.ts";

const parse = (path: string): CatalogFilter => parseFilter(new URL(path, "http://127.0.0.1").searchParams);

test("an address that is made is understood again", () => {
  const filter: CatalogFilter = {
    text: "slow & steady",
    skill: "worker pools",
    difficulty: "advanced",
    minutes: 30,
    status: "not_yet",
  };
  expect(parse(homePath(filter))).toEqual(filter);
  expect(homePath()).toBe("/");
  expect(isFiltering(filter)).toBe(true);
  expect(isFiltering(NO_FILTER)).toBe(false);
});

test("what an address says and nobody offers is left out", () => {
  expect(parse("/?difficulty=hard&time=7&status=lost")).toEqual(NO_FILTER);
});

test("shows what agrees with every part of the filter", () => {
  const card = testCard("queue-fills", { skills: ["queues", "throughput"], summary: "Orders wait." });
  const shown = (more: Partial<CatalogFilter>): boolean => isShown(card, "new", { ...NO_FILTER, ...more });
  expect(shown({})).toBe(true);
  expect(shown({ text: "  ORDERS queue " })).toBe(true);
  expect(shown({ text: "orders latency" })).toBe(false);
  expect([shown({ skill: "queues" }), shown({ skill: "traces" })]).toEqual([true, false]);
  expect([shown({ difficulty: "beginner" }), shown({ difficulty: "advanced" })]).toEqual([true, false]);
  expect([shown({ minutes: 15 }), shown({ minutes: 10 })]).toEqual([true, false]);
  expect([shown({ status: "new" }), shown({ status: "recovered" })]).toEqual([true, false]);
  expect(shown({ skill: "queues", difficulty: "advanced" })).toBe(false);
});

test("names each skill once", () => {
  expect(skillsOf([testCard("a", { skills: ["traces", "queues"] }), testCard("b", { skills: ["queues"] })])).toEqual([
    "queues",
    "traces",
  ]);
});

test("a scenario is open, recovered, not yet or new", () => {
  const tried = testCard("a", { attempts: 2 });
  expect(statusOf(testCard("a"), [])).toBe("new");
  expect(statusOf(tried, [testRun("a", { endedWhy: "abandoned" })])).toBe("not_yet");
  expect(statusOf({ ...tried, completed: 1 }, [testRun("a")])).toBe("recovered");
  expect(statusOf({ ...tried, completed: 1 }, [testRun("a", { state: "active", endedWhy: null })])).toBe("open");
  expect(statusOf(tried, [testRun("b", { state: "active" })])).toBe("not_yet");
});
