import { expect, it } from "vitest";
import { createRateLimiter } from "./rate-limiter.ts";

const limiterAt = (most?: number) => {
  const clock = { ms: 0 };
  return { clock, limiter: createRateLimiter(most, () => clock.ms) };
};

it("lets a burst through, then one for each second's share", () => {
  const { clock, limiter } = limiterAt();
  const limit = { rps: 2, burst: 3 };
  expect([1, 2, 3].map(() => limiter.take("a", limit))).toEqual([0, 0, 0]);
  expect(limiter.take("a", limit)).toBe(0.5);
  expect(limiter.take("b", limit)).toBe(0);
  clock.ms = 500;
  expect(limiter.take("a", limit)).toBe(0);
  expect(limiter.take("a", limit)).toBe(0.5);
  clock.ms = 60_000;
  expect([1, 2, 3, 4].map(() => limiter.take("a", limit))).toEqual([0, 0, 0, 0.5]);
});

it("forgets who came longest ago, and never holds more than it may", () => {
  const { limiter } = limiterAt(100);
  const limit = { rps: 1, burst: 1 };
  for (let i = 0; i < 1000; i++) limiter.take(`client-${i}`, limit);
  expect(limiter.size()).toBe(100);
  expect(limiter.take("client-999", limit)).toBe(1);
  expect(limiter.take("client-0", limit)).toBe(0);
});
