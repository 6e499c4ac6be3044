import { expect, it } from "vitest";
import type { Matcher } from "./environment.ts";
import { compileMatchers, writeMatchers } from "./matchers.ts";

const slow = { alertname: "ProductSearchSlow", service: "gateway", severity: "page" };

it.each<[Matcher[], boolean]>([
  [[{ label: "alertname", op: "=", value: "ProductSearchSlow" }], true],
  [[{ label: "alertname", op: "=~", value: "Search" }], false],
  [[{ label: "alertname", op: "=~", value: ".*Search.*" }], true],
  [[{ label: "service", op: "=~", value: "gateway|orders" }], true],
  [
    [
      { label: "severity", op: "=", value: "page" },
      { label: "service", op: "!~", value: "inv.*|ord.*" },
    ],
    true,
  ],
  [
    [
      { label: "severity", op: "=", value: "page" },
      { label: "service", op: "!=", value: "gateway" },
    ],
    false,
  ],
  [
    [
      { label: "severity", op: "=", value: "page" },
      { label: "route", op: "=", value: "" },
    ],
    true,
  ],
])("%j", (matchers, expected) => {
  expect(compileMatchers(matchers)(slow)).toBe(expected);
});

it("is written as Alertmanager writes it", () => {
  expect(writeMatchers([{ label: "a", op: "!~", value: 'x"y' }])).toBe(String.raw`a!~"x\"y"`);
});

it.each<[Matcher, RegExp]>([
  [{ label: "service", op: "=~", value: "(" }, /service is not a regular expression/],
  [{ label: "environment", op: "=", value: "local" }, /this environment alone/],
  [{ label: "service", op: "=~", value: ".*" }, /must not match an empty value/],
])("refuses %j", (matcher, reason) => {
  expect(() => compileMatchers([matcher])).toThrow(reason);
});
