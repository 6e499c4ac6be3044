import { expect, test } from "vitest";
import { goldenSignals, saturationSignals } from "./chart-specs.ts";

const ids = (service: string | null): string[] => saturationSignals(service).map(({ id }) => id);

test("golden signals compare services, or the routes of one", () => {
  expect(goldenSignals(null).every(({ query }) => query.includes("by (service)"))).toBe(true);
  for (const { query } of goldenSignals("orders")) {
    expect(query).toContain("by (route)");
    expect(query).toContain('{service="orders"}');
  }
});

test("saturation of one service leaves out what does not concern it", () => {
  expect(ids("inventory")).toEqual(["db-waiting", "cache", "event-loop"]);
  expect(ids("worker")).toContain("worker-pool");
  expect(ids("gateway")).toEqual(["event-loop"]);
  expect(ids(null)).toHaveLength(6);
});

test("what can be told apart by service is asked for the one alone", () => {
  const [waiting] = saturationSignals("orders");
  expect(waiting?.query).toBe('max by (service) (db_pool_waiting{service="orders"})');
  expect(saturationSignals(null)[0]?.query).toBe("max by (service) (db_pool_waiting)");
});
