import { expect, test } from "vitest";
import { knobBounds, readKnobValue, showKnobValue } from "./knob.ts";
import { aKnob } from "./testing-knob.ts";

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
  expect(readKnobValue(aKnob({ type }), text)).toBe(value);
});

test.each([
  ["orders:4120", null, "orders:4120"],
  ["", null, null],
  ["", "[a-z]*", ""],
  ["127.0.0.1:4120", "[a-z.0-9]+:[0-9]+", "127.0.0.1:4120"],
  ["127.0.0.1:4120 x", "[a-z.0-9]+:[0-9]+", null],
])("a text %j of pattern %j is read as %j", (text, pattern, value) => {
  expect(readKnobValue(aKnob({ type: "string", pattern }), text)).toBe(value);
  expect(readKnobValue(aKnob({ type: "string", choices: ["blue", "green"], pattern }), text)).toBeNull();
});

test("bounds are said in words, where there are any", () => {
  expect(knobBounds(aKnob({ unit: "ms" }))).toBe("1 to 50 ms");
  expect(knobBounds(aKnob({ max: null }))).toBe("at least 1");
  expect(knobBounds(aKnob({ min: null, unit: "s" }))).toBe("at most 50 s");
  expect(knobBounds(aKnob({ min: null, max: null }))).toBe("");
});

test("values are shown with their unit, switches as on and off", () => {
  expect(showKnobValue(60, "s")).toBe("60 s");
  expect(showKnobValue(true, "")).toBe("on");
  expect(showKnobValue("warn", "")).toBe("warn");
});
