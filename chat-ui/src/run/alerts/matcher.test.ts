import { expect, it } from "vitest";
import { filledIn, labelValues, writeMatchers } from "./matcher.ts";

it("is written as Alertmanager writes it", () => {
  const matchers = [
    { label: "alertname", op: "=~", value: "Target.+" },
    { label: "service", op: "!=", value: 'a"b' },
  ] as const;
  expect(writeMatchers(matchers)).toBe(String.raw`alertname=~"Target.+", service!="a\"b"`);
});

it("counts once it has a label", () => {
  const empty = { label: " ", op: "=", value: "" } as const;
  expect(filledIn([empty, { label: " service ", op: "=", value: "" }])).toEqual([
    { label: "service", op: "=", value: "" },
  ]);
});

it("can be chosen from what alerts have", () => {
  const alerts = [{ labels: { service: "orders", slo: "checkout" } }, { labels: { service: "gateway" } }];
  expect([...labelValues(alerts)]).toEqual([
    ["service", ["gateway", "orders"]],
    ["slo", ["checkout"]],
  ]);
});
