import { expect, test } from "vitest";
import { summaryOf } from "./summary.ts";

const line = (length: number, at: (index: number) => number): number[] =>
  Array.from({ length }, (_, index) => at(index));

test("the ends of a line, and its last value even when that is missing", () => {
  expect(summaryOf([3, null, 1, 2])).toEqual({ now: 2, min: 1, max: 3, trend: null });
  expect(summaryOf([3, null])).toMatchObject({ now: null, min: 3, max: 3 });
  expect(summaryOf([null])).toEqual({ now: null, min: null, max: null, trend: null });
});

test.each([
  ["rising", line(40, (index) => index)],
  ["falling", line(40, (index) => 40 - index)],
  ["steady", line(40, () => 0)],
  ["steady", line(40, (index) => 100 + (index % 3))],
  ["rising", line(40, (index) => (index < 30 ? 0 : 1))],
  ["steady, in spite of one high value", line(40, (index) => (index === 38 ? 90 : 10))],
])("%s", (expected, values) => {
  expect(expected).toContain(summaryOf(values).trend);
});
