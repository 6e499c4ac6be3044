import { expect, test } from "vitest";
import { scatter } from "./scatter.ts";

test("a tenfold duration is a step up, and points stand at their time", () => {
  const { points, lines } = scatter(
    [
      { start: 100, durationMs: 10 },
      { start: 150, durationMs: 100 },
      { start: 300, durationMs: 1000 },
    ],
    { from: 100, to: 200 },
  );
  expect(points.map(({ left, bottom }) => [left, bottom])).toEqual([
    [0, 0],
    [50, 50],
    [100, 100],
  ]);
  expect(lines.map(({ ms }) => ms)).toEqual([10, 100, 1000]);
});

test("nothing, and durations of no length, have an axis too", () => {
  expect(scatter([], { from: 0, to: 0 })).toMatchObject({ points: [], lines: [{ ms: 10 }, { ms: 100 }] });
  expect(scatter([{ start: 0, durationMs: 0 }], { from: 0, to: 1 }).points[0]?.bottom).toBe(0);
});
