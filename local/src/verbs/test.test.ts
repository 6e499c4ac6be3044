import { expect, it } from "vitest";
import { summarise } from "./test.ts";

const result = {
  success: true,
  numPassedTests: 5,
  numFailedTests: 0,
  numFailedTestSuites: 0,
  numPendingTests: 1,
  numTodoTests: 1,
};

it("adds up what the report says", () => {
  expect(summarise(result, 0)).toEqual({ passed: 5, failed: 0, skipped: 2 });
  expect(summarise({ ...result, success: false, numFailedTests: 2 }, 1)).toEqual({ passed: 5, failed: 2, skipped: 2 });
});

it("counts as failed what is no test: an unhandled error, a run that left no report", () => {
  expect(summarise(result, 1).failed).toBe(1);
  expect(summarise({ ...result, success: false }, 0).failed).toBe(1);
  expect(summarise(null, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});
