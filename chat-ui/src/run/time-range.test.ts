import { expect, test } from "vitest";
import { boundsOf, lengthOf, rangeKey, rangeOf, rangeParams, stepSeconds } from "./time-range.ts";

test.each([
  [{}, { minutes: 5 }],
  [{ last: "15" }, { minutes: 15 }],
  [{ last: "7" }, { minutes: 5 }],
  [
    { from: "1000", to: "2000" },
    { from: 1000, to: 2000 },
  ],
  [{ from: "2000", to: "1000", last: "1" }, { minutes: 1 }],
  [{ from: "x", to: "1000" }, { minutes: 5 }],
  [
    { from: "1", to: "100000000000" },
    { from: 100_000_000_000 - 86_400_000, to: 100_000_000_000 },
  ],
])("the address %o asks for %o", (view, range) => {
  expect(rangeOf(view)).toEqual(range);
});

test.each([[{ minutes: 5 }], [{ minutes: 60 }], [{ from: 1000, to: 2000 }]])(
  "%o comes back from the address",
  (range) => {
    const params = Object.entries(rangeParams(range)).filter(([, value]) => value !== null);
    expect(rangeOf(Object.fromEntries(params))).toEqual(range);
  },
);

test("a live range ends now, the other stands still", () => {
  expect(boundsOf({ minutes: 1 }, 100_000)).toEqual({ from: 40_000, to: 100_000 });
  expect(boundsOf({ from: 1, to: 2 }, 100_000)).toEqual({ from: 1, to: 2 });
  expect([rangeKey({ minutes: 1 }), rangeKey({ from: 1, to: 2 })]).toEqual(["1", "1-2"]);
  expect(lengthOf({ minutes: 1 })).toBe(60_000);
});

test.each([
  [{ minutes: 1 }, 60, 1],
  [{ minutes: 5 }, 60, 5],
  [{ minutes: 15 }, 60, 15],
  [{ minutes: 60 }, 60, 60],
  [{ from: 0, to: 500 }, 60, 1],
  [{ from: 0, to: 4 * 3_600_000 }, 60, 240],
])("%o in %i parts has steps of %i s", (range, parts, step) => {
  expect(stepSeconds(range, parts)).toBe(step);
});
