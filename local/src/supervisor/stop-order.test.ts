import { expect, it } from "vitest";
import { stopOrder } from "./stop-order.ts";

it("stops who uses others before the others", () => {
  const order = stopOrder([
    { name: "database", needs: [] },
    { name: "service", needs: ["database"] },
    { name: "page", needs: [], uses: ["service"] },
    { name: "cache", needs: [] },
  ]);
  expect(order).toEqual([["page", "cache"], ["service"], ["database"]]);
});

it("refuses a circle and an unknown name", () => {
  const circle = [
    { name: "a", needs: ["b"] },
    { name: "b", needs: [], uses: ["a"] },
  ];
  expect(() => stopOrder(circle)).toThrow(/in a circle: a, b/);
  expect(() => stopOrder([{ name: "a", needs: ["gone"] }])).toThrow(/no component gone/);
});
