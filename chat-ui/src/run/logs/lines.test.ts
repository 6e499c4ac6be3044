import { expect, test } from "vitest";
import { keyed, merged } from "./lines.ts";

const line = (at: number, message = "placed") => ({
  at,
  message,
  service: "orders",
  level: "info",
  traceId: null,
  fields: {},
});
const times = (lines: readonly { at: number }[]): number[] => lines.map(({ at }) => at);

test("lines that are alike stay apart, and the same lines read again are the same", () => {
  const batch = [line(3), line(3), line(2)];
  expect(new Set(keyed(batch).map(({ key }) => key)).size).toBe(3);
  expect(merged(keyed(batch), keyed([line(3), line(3)]))).toHaveLength(3);
});

test("newer lines come before, older ones after, late ones in between", () => {
  const known = keyed([line(30), line(20)]);
  expect(times(merged(known, keyed([line(40), line(30)])))).toEqual([40, 30, 20]);
  expect(times(merged(known, keyed([line(20), line(10)])))).toEqual([30, 20, 10]);
  expect(times(merged(known, keyed([line(40), line(25, "late")])))).toEqual([40, 30, 25, 20]);
  expect(times(merged([], known))).toEqual([30, 20]);
});
