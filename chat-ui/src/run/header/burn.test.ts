import { expect, test } from "vitest";
import { burnOf } from "./burn.ts";

test.each([
  [0, "kept"],
  [1, "kept"],
  [1.01, "burning"],
  [14.3, "burning"],
  [14.4, "broken"],
  [100, "broken"],
])("a burn rate of %d is %s", (rate, taken) => expect(burnOf(rate)).toBe(taken));
