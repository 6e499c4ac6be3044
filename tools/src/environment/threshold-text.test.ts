import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { comparesWith, readThresholds, withThreshold } from "./threshold-text.ts";

const RULES = `groups:
  - name: symptoms
    rules:
      - record: some:thing
        expr: a > 9 # threshold of nothing
      - alert: Slow
        expr: |
          quantile(0.95, a) > 0.3 # threshold
            and b > 7
        for: 8s
      - alert: Few
        expr: |
          a < 75e6 # threshold
      - alert: Gone
        expr: up == 0
`;

it("finds the numbers that are thresholds, and changes one alone", () => {
  expect([...readThresholds(RULES)]).toEqual([
    ["Slow", 0.3],
    ["Few", 75_000_000],
  ]);
  expect(withThreshold(RULES, "Slow", 1.5)).toBe(RULES.replace("> 0.3 #", "> 1.5 #"));
  expect(withThreshold(RULES, "Few", -1e-7)).toBe(RULES.replace("75e6", "-1e-7"));
  expect(readThresholds(withThreshold(RULES, "Few", -1e-7) ?? "").get("Few")).toBe(-1e-7);
});

it("says of an alert without one that it has none", () => {
  for (const alert of ["Gone", "Unknown", "some:thing"]) expect(withThreshold(RULES, alert, 1)).toBeNull();
});

it("knows the number in what Prometheus prints of an expression", () => {
  const printed = "histogram_quantile(0.95, sum by (le) (rate(a[30s]))) > 7.5e+07 and b > 1";
  expect(comparesWith(printed, 75_000_000)).toBe(true);
  expect(comparesWith(printed, 0.95)).toBe(false);
  expect(comparesWith("a > -1e-07", -1e-7)).toBe(true);
});

it("reads the rules of this project", () => {
  const text = readFileSync(new URL("../../../observability/prometheus/rules.yaml", import.meta.url), "utf8");
  const thresholds = readThresholds(text);
  expect(thresholds.size).toBe(text.match(/# threshold$/gm)?.length);
  expect(thresholds.get("ProductSearchSlow")).toBe(0.3);
});
