import { expect, test } from "vitest";
import { chartData, MOST_LINES, seriesLabel, stackedData, type Series } from "./series.ts";
import { heightsOf } from "./stack.ts";

const series = (labels: Record<string, string>, ...points: Series["points"]): Series => ({ labels, points });

test("lines share one time axis, and what is missing is a gap, not zero", () => {
  const data = chartData(
    [series({ service: "orders" }, [2000, 5], [3000, 7]), series({ service: "gateway" }, [1000, 1], [3000, null])],
    "all",
  );
  expect(data.times).toEqual([1, 2, 3]);
  expect(data.lines).toEqual([
    { label: "gateway", values: [1, null, null], now: null, min: 1, max: 1, trend: null },
    { label: "orders", values: [null, 5, 7], now: 7, min: 5, max: 7, trend: null },
  ]);
  expect(data.leftOut).toBe(0);
});

test("the highest lines are kept and the others counted", () => {
  const many = Array.from({ length: MOST_LINES + 3 }, (_, at) => series({ route: `/r${at}` }, [1000, at]));
  const data = chartData(many, "all");
  expect(data.lines).toHaveLength(MOST_LINES);
  expect(data.lines.map((line) => line.max)).not.toContain(0);
  expect(data.leftOut).toBe(3);
});

test("parts of a whole stand on one another, keep their own values and have a total", () => {
  const data = stackedData(
    [
      series({ result: "hit" }, [1000, 6], [2000, 5], [3000, null]),
      series({ result: "miss" }, [1000, 2], [3000, null]),
    ],
    "all",
  );
  expect(data.lines.map(({ values, now }) => ({ values, now }))).toEqual([
    { values: [6, 5, null], now: null },
    { values: [2, null, null], now: null },
  ]);
  expect(data.total).toMatchObject({ label: "Total", values: [8, 5, null], max: 8 });
  expect(heightsOf(data)).toEqual([
    [8, 5, null],
    [2, null, null],
  ]);
});

test("the lowest of many parts become one, and one part alone is no stack", () => {
  const many = Array.from({ length: MOST_LINES + 2 }, (_, at) => series({ route: `/r${at}` }, [1000, at]));
  const data = stackedData(many, "all");
  expect(data.lines).toHaveLength(MOST_LINES);
  expect(data.lines.at(-1)).toMatchObject({ label: "Others", now: 0 + 1 + 2 });
  expect(data.total?.now).toBe(45);
  expect(heightsOf(data)[0]).toEqual([45]);
  expect(stackedData(many.slice(0, 1), "all").total).toBeNull();
});

test("nothing gives no lines", () => {
  const nothing = { times: [], lines: [], leftOut: 0, total: null };
  expect(chartData([], "all")).toEqual(nothing);
  expect(stackedData([], "all")).toEqual(nothing);
});

test.each([
  [{ environment: "local", service: "orders" }, "orders"],
  [{ service: "orders", route: "/orders/:id", environment: "local" }, "orders /orders/:id"],
  [{ a: "1", b: "2", c: "3" }, "a=1 b=2 c=3"],
  [{ __name__: "up", environment: "local" }, "up"],
  [{}, "fallback"],
])("seriesLabel(%o) is %s", (labels, label) => {
  expect(seriesLabel(labels, "fallback")).toBe(label);
});
