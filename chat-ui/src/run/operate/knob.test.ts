import { expect, test } from "vitest";
import { knobBounds, readKnobValue, showKnobValue, type Knob } from "./knob.ts";

const knob = (part: Partial<Knob>): Knob => ({
  key: "db_pool_size",
  title: "Database connections",
  type: "integer",
  value: 10,
  default: 10,
  min: 1,
  max: 50,
  choices: null,
  unit: "",
  ...part,
});

test.each([
  ["integer", "12", 12],
  ["integer", " 12 ", 12],
  ["integer", "1.5", null],
  ["integer", "", null],
  ["number", "1.5", 1.5],
  ["number", "many", null],
  ["number", "Infinity", null],
  ["boolean", "false", false],
  ["boolean", "0", null],
  ["string", "warn", "warn"],
  ["string", "", null],
] as const)("a knob of type %s reads %j as %j", (type, text, value) => {
  expect(readKnobValue(knob({ type }), text)).toBe(value);
});

test.each([
  ["orders:4120", null, "orders:4120"],
  ["", null, null],
  ["", "[a-z]*", ""],
  ["127.0.0.1:4120", "[a-z.0-9]+:[0-9]+", "127.0.0.1:4120"],
  ["127.0.0.1:4120 x", "[a-z.0-9]+:[0-9]+", null],
])("a text %j of pattern %j is read as %j", (text, pattern, value) => {
  expect(readKnobValue(knob({ type: "string", pattern }), text)).toBe(value);
  expect(readKnobValue(knob({ type: "string", choices: ["blue", "green"], pattern }), text)).toBeNull();
});

test("bounds are said in words, where there are any", () => {
  expect(knobBounds(knob({ unit: "ms" }))).toBe("1 to 50 ms");
  expect(knobBounds(knob({ max: null }))).toBe("at least 1");
  expect(knobBounds(knob({ min: null, unit: "s" }))).toBe("at most 50 s");
  expect(knobBounds(knob({ min: null, max: null }))).toBe("");
});

test("values are shown with their unit, switches as on and off", () => {
  expect(showKnobValue(60, "s")).toBe("60 s");
  expect(showKnobValue(true, "")).toBe("on");
  expect(showKnobValue("warn", "")).toBe("warn");
});
