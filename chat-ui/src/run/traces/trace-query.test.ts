import { expect, test } from "vitest";
import { attributeOf, traceQueryOf } from "./trace-query.ts";

test.each([
  ["http.route=/orders", { name: "http.route", value: "/orders" }],
  [" db.statement = SELECT 1 = 1 ", { name: "db.statement", value: "SELECT 1 = 1" }],
  ["http.route", null],
  ["http.route=", null],
  ["=x", null],
  ["<script>=1; drop", null],
  ['a"b=x', null],
])("the attribute %j is %o", (text, attribute) => {
  expect(attributeOf(text)).toEqual(attribute);
});

test("what makes no sense in the address is not searched by", () => {
  expect(traceQueryOf({ service: "orders", least: "150", most: "many", errors: "1", attribute: "no" })).toEqual({
    service: "orders",
    minDurationMs: 150,
    errorsOnly: true,
  });
  expect(traceQueryOf({})).toEqual({ errorsOnly: false });
});
