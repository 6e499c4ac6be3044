import { expect, test } from "vitest";
import { uncovered } from "./uncovered.ts";

test.each([
  [
    "before, between and after",
    [
      [10, 20],
      [40, 50],
    ],
    [
      [0, 10],
      [20, 40],
      [50, 100],
    ],
  ],
  [
    "once where others overlap",
    [
      [10, 60],
      [20, 30],
      [50, 90],
    ],
    [
      [0, 10],
      [90, 100],
    ],
  ],
  [
    "nothing when others cover it and more",
    [
      [-10, 50],
      [50, 200],
    ],
    [],
  ],
  ["all of it without others", [], [[0, 100]]],
  ["up to one that outlives it", [[90, 150]], [[0, 90]]],
  ["all of it when the others came later", [[100, 150]], [[0, 100]]],
])("%s", (_, others, expected) => {
  const intervals = others.map(([from = 0, to = 0]) => ({ from, to }));
  expect(uncovered({ from: 0, to: 100 }, intervals).map(({ from, to }) => [from, to])).toEqual(expected);
});
