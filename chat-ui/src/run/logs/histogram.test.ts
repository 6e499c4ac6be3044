import { expect, test } from "vitest";
import { barsOf } from "./histogram.ts";

test("each step has its bar, the worst level first, and empty ones are there too", () => {
  const levels = [
    {
      level: "info",
      counts: [
        [1000, 3],
        [3000, 1],
      ] as [number, number][],
    },
    { level: "error", counts: [[1000, 2]] as [number, number][] },
  ];
  expect(barsOf(levels, 1000, 4500, 1000)).toEqual([
    {
      at: 1000,
      parts: [
        { level: "error", lines: 2 },
        { level: "info", lines: 3 },
      ],
      all: 5,
    },
    { at: 2000, parts: [], all: 0 },
    { at: 3000, parts: [{ level: "info", lines: 1 }], all: 1 },
    { at: 4000, parts: [], all: 0 },
  ]);
  expect(barsOf([], 0, 0, 1000)).toEqual([]);
});
