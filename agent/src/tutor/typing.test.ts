import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createTyping } from "./typing.ts";

let told: [string, boolean][];
let typing: ReturnType<typeof createTyping>;
const never = new AbortController().signal;
beforeEach(() => {
  told = [];
  typing = createTyping((run, isTyping) => void told.push([run, isTyping]));
});
afterEach(() => void vi.useRealTimers());

it("lets everybody pass while nobody writes, and those of other runs", async () => {
  await typing.quiet("a", never);
  typing.note("b", true);
  await typing.quiet("a", never);
});

it("waits until the learner stops", async () => {
  typing.note("a", true);
  let isQuiet = false;
  const waited = typing.quiet("a", never).then(() => (isQuiet = true));
  typing.note("a", true);
  await Promise.resolve();
  expect(isQuiet).toBe(false);
  typing.note("a", false);
  await waited;
  expect(told).toEqual([
    ["a", true],
    ["a", false],
  ]);
});

it("does not wait for ever for somebody who went away, and tells again that they still write", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  typing.note("a", true);
  vi.advanceTimersByTime(4000);
  typing.note("a", true);
  expect(told).toHaveLength(2);
  vi.advanceTimersByTime(9000);
  await typing.quiet("a", never);
});

it("ends the wait when it is called off", async () => {
  const off = new AbortController();
  typing.note("a", true);
  const waited = typing.quiet("a", off.signal);
  off.abort();
  await waited;
});
