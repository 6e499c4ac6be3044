import { expect, test } from "vitest";
import texts from "../../text/en.json";
import { goldenSignals, saturationSignals } from "./chart-specs.ts";

const ids = (service: string | null): string[] => saturationSignals(service).map(({ id }) => id);

const waiting = (service: string | null): string | undefined =>
  saturationSignals(service).find(({ id }) => id === "db-waiting")?.query;

test("golden signals compare services, or the routes of one", () => {
  expect(goldenSignals(null).every(({ query }) => query.includes("by (service)"))).toBe(true);
  for (const { query } of goldenSignals("orders")) {
    expect(query).toContain("by (route)");
    expect(query).toContain('{service="orders"}');
  }
});

test("a service that nobody calls shows what becomes of its messages", () => {
  const signals = goldenSignals("worker");
  expect(signals.map(({ id }) => id)).toEqual(["messages", "failures", "handling", "shipped"]);
  expect(signals.some(({ query }) => query.includes("http_requests"))).toBe(false);
});

test("saturation of one service leaves out what does not concern it", () => {
  expect(ids("inventory")).toEqual([
    "db-pool",
    "db-waiting",
    "searches",
    "cache",
    "cache-memory",
    "event-loop",
    "heap",
    "cpu",
  ]);
  expect(ids("worker")).toEqual(expect.arrayContaining(["worker-pool", "in-flight", "queue"]));
  expect(ids("gateway")).toEqual(["event-loop", "heap", "cpu"]);
});

test("what can be told apart by service is asked for the one alone", () => {
  expect(waiting("orders")).toBe('max by (service) (db_pool_waiting{service="orders"})');
  expect(waiting(null)).toBe("max by (service) (db_pool_waiting)");
});

test("every chart has a title", () => {
  for (const { id } of [...goldenSignals(null), ...goldenSignals("worker"), ...saturationSignals(null)]) {
    expect(Object.keys(texts)).toContain(`signal.${id}`);
  }
});
