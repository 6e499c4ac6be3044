import { expect, it } from "vitest";
import { RateLimiter } from "./rate-limit.ts";

it("lets a quarter of a minute's calls through at once, and then says how long to wait", () => {
  const limiter = new RateLimiter();
  const taken = Array.from({ length: 6 }, () => limiter.take("learner:one:get_run", 20, 0));
  expect(taken).toEqual([0, 0, 0, 0, 0, 3]);
  expect(limiter.take("learner:two:get_run", 20, 0)).toBe(0);
  expect(limiter.take("learner:one:get_run", 20, 3000)).toBe(0);
  expect(limiter.take("learner:one:get_run", 20, 3000)).toBe(3);
});
