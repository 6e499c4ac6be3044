import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createTyping } from "./typing.ts";

let told: boolean[];
let typing: ReturnType<typeof createTyping>;
beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  typing = createTyping((isTyping) => void told.push(isTyping));
});
afterEach(() => void vi.useRealTimers());

test("says that somebody writes, again only now and then, and once that they stopped", () => {
  for (const text of ["h", "he", "hel"]) typing.changed(text);
  expect(told).toEqual([true]);
  vi.advanceTimersByTime(3500);
  typing.changed("help");
  expect(told).toEqual([true, true]);
  vi.advanceTimersByTime(5000);
  expect(told).toEqual([true, true, false]);
  typing.stop();
  expect(told).toHaveLength(3);
});

test("an empty field is not writing", () => {
  typing.changed("  ");
  expect(told).toEqual([]);
  typing.changed("x");
  typing.changed("");
  expect(told).toEqual([true, false]);
});
