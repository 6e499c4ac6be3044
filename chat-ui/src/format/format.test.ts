import { describe, expect, test } from "vitest";
import { formatSeconds, formatValue } from "./number.ts";
import { formatClock, formatDuration, formatExactTime } from "./time.ts";

test.each([
  [null, "s", "no data"],
  [true, "", "yes"],
  ["steady", "", "steady"],
  [0.0851, "s", "85 ms"],
  [1.2345, "s", "1.23 s"],
  [0.0421, "ratio", "4.21 %"],
  [0, "ratio", "0 %"],
  [58.24, "per_second", "58.2/s"],
  [12345.6, "count", "12,346"],
  [1536, "bytes", "1.5 KiB"],
  [0, "bytes", "0 B"],
  [20, "connections", "20 connections"],
  [Number.NaN, "s", "not a number"],
])("formatValue(%s, %s) is %s", (value, unit, text) => {
  expect(formatValue(value, unit)).toBe(text);
});

test.each([
  [0, "0 s"],
  [0.0042, "4.2 ms"],
  [0.85, "850 ms"],
  [59.4, "59.4 s"],
  [200, "3 min 20 s"],
])("formatSeconds(%s) is %s", (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text);
});

describe("lengths of time", () => {
  test.each([
    [-3, "00:00"],
    [7.9, "00:07"],
    [247, "04:07"],
    [3729, "1:02:09"],
  ])("formatClock(%s) is %s", (seconds, text) => {
    expect(formatClock(seconds)).toBe(text);
  });

  test.each([
    [-1, "0 s"],
    [45.4, "45 s"],
    [120, "2 min"],
    [125, "2 min 5 s"],
    [3840, "1 h 4 min"],
  ])("formatDuration(%s) is %s", (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  test("an exact time has three digits of milliseconds", () => {
    expect(formatExactTime(1_700_000_000_042)).toMatch(/^\d\d:\d\d:\d\d\.042$/);
  });
});
