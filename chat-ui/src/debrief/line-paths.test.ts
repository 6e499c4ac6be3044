import { expect, test } from "vitest";
import { linePaths } from "./line-paths.ts";

test("a line is cut where there is no data, and ends at the edges of the axis", () => {
  const points = [
    { x: -0.1, y: 0.5 },
    { x: 0, y: 1 },
    { x: 0.25, y: 0.5 },
    { x: 0.5, y: null },
    { x: 0.75, y: 0 },
    { x: 1, y: 0.33333 },
  ];
  expect(linePaths(points)).toEqual(["M0 1L0.25 0.5", "M0.75 0L1 0.3333"]);
});

test("a single point between gaps is no line", () => {
  expect(
    linePaths([
      { x: 0, y: 0 },
      { x: 0.5, y: null },
      { x: 1, y: 1 },
    ]),
  ).toEqual([]);
});
