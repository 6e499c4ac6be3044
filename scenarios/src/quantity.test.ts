import { expect, test } from "vitest";
import { compare, formatQuantity, formatWanted } from "./quantity.ts";

test.each([
  [0.812, "s", "812 ms"],
  [0.0004, "s", "0.4 ms"],
  [1.5, "s", "1.5 s"],
  [119, "s", "119 s"],
  [300, "s", "5 min"],
  [0.992, "ratio", "99.2 %"],
  [0, "ratio", "0 %"],
  [12.345, "per_second", "12.3 per second"],
  [1234.4, "count", "1234"],
  [5 * 1024 * 1024, "bytes", "5 MiB"],
  [4, "", "4"],
  [true, "", "on"],
  ["write_through", "", "write_through"],
])("%s %s is %s", (value, unit, said) => {
  expect(formatQuantity(value, unit)).toBe(said);
});

test.each([
  [1, "lt", 2, true],
  [2, "lt", 2, false],
  [2, "lte", 2, true],
  [2, "gt", 2, false],
  [2, "gte", 2, true],
  [2, "eq", 2, true],
  [true, "eq", true, true],
  ["2", "eq", 2, false],
  ["b", "gt", "a", false],
] as const)("%s %s %s: %s", (value, op, limit, met) => {
  expect(compare(value, op, limit)).toBe(met);
});

test("what is wanted is said in words", () => {
  expect(formatWanted("lt", 0.12, "s")).toBe("under 120 ms");
  expect(formatWanted("gte", 0.99, "ratio")).toBe("at least 99 %");
});
