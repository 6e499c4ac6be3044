import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ALLOWED_BAD, errorBudget, OBJECTIVES } from "./objectives.ts";

test("a budget burns at 1 when just so much is bad as is allowed, and is gone when that much was bad all day", () => {
  expect(errorBudget(ALLOWED_BAD, 0)).toEqual({ burnRate: 1, left: 1 });
  expect(errorBudget(0, 24 * 3600 * ALLOWED_BAD).left).toBeCloseTo(0);
  expect(errorBudget(1, 432)).toMatchObject({ burnRate: 100, left: 0.5 });
});

test("every objective is recorded by Prometheus under its name", () => {
  const rules = readFileSync(new URL("../../observability/prometheus/rules.yaml", import.meta.url), "utf8");
  const recorded = [...rules.matchAll(/labels: \{ slo: (\w+)/g)].map(([, name]) => name);
  for (const name of Object.keys(OBJECTIVES)) expect(recorded).toContain(name);
});
