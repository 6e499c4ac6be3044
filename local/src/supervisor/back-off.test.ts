import { expect, it } from "vitest";
import { BackOff } from "./back-off.ts";

it("doubles from half a second to 15 s, and begins anew after a healthy minute", () => {
  const backOff = new BackOff();
  expect([0, 0, 0, 0, 0, 0, 0].map((ran) => backOff.delay(ran))).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
  expect(backOff.delay(59_000)).toBe(15_000);
  expect(backOff.delay(60_000)).toBe(500);
});
