import { expect, test } from "vitest";
import { missing, undeclared } from "./compare.ts";
import { MATRIX } from "./matrix.ts";
import { nothingSeen } from "./read-signals.ts";

const declared = () => {
  const seen = nothingSeen();
  for (const kind of ["metrics", "logFields", "spans", "calls"] as const)
    seen[kind] = new Set(Object.keys(MATRIX["payments"]?.[kind] ?? {}));
  return seen;
};

test("a service that has what is declared is in order", () => {
  expect(missing("payments", declared())).toEqual([]);
  expect(undeclared("payments", declared())).toEqual([]);
});

test("what is missing is named with its line", () => {
  const seen = declared();
  seen.logFields.delete("amount_cents");
  seen.spans.delete("SERVER GET unmatched");
  expect(missing("payments", seen)).toEqual([
    'payments.logFields in observability/signals/matrix.ts has "amount_cents": "always", but the running payments has it not',
  ]);
});

test("what is not declared comes with the line to add, and what every service may have is declared", () => {
  const seen = declared();
  seen.metrics.add("payments_refunds_total").add("http_server_request_duration_seconds");
  seen.logFields.add("duration_ms");
  expect(undeclared("payments", seen)).toEqual([
    'add to payments.metrics in observability/signals/matrix.ts:   "payments_refunds_total": "always",   (or "sometimes")',
  ]);
});
