import { expect, test } from "vitest";
import { compareTraces, usualOf } from "./compare.ts";
import { span } from "./testing-spans.ts";

const trace = (traceId: string, durationMs: number, more = {}) => ({
  traceId,
  durationMs,
  rootName: "GET /search",
  rootService: "gateway",
  error: false,
  ...more,
});

const query = { name: "SELECT", service: "inventory" };

test("operations are compared by their own time and by how often they were done", () => {
  const slow = [
    span("root", null, 0, 100, { name: "GET /search" }),
    span("q1", "root", 10, 40, query),
    span("q2", "root", 50, 40, query),
    span("only-here", "q2", 60, 5, { name: "retry" }),
  ];
  const usual = [
    span("other", null, 1000, 30, { name: "GET /search" }),
    span("q", "other", 1005, 10, query),
    span("only-there", "other", 1020, 2, { name: "cache" }),
  ];
  expect(compareTraces(slow, usual)).toEqual([
    { ...query, here: { count: 2, ownMs: 75 }, there: { count: 1, ownMs: 10 }, differenceMs: 65 },
    {
      service: "inventory",
      name: "retry",
      here: { count: 1, ownMs: 5 },
      there: { count: 0, ownMs: 0 },
      differenceMs: 5,
    },
    {
      service: "inventory",
      name: "GET /search",
      here: { count: 1, ownMs: 20 },
      there: { count: 1, ownMs: 18 },
      differenceMs: 2,
    },
    {
      service: "inventory",
      name: "cache",
      here: { count: 0, ownMs: 0 },
      there: { count: 1, ownMs: 2 },
      differenceMs: -2,
    },
  ]);
});

test("the usual trace of a request is one without errors in the middle of the durations", () => {
  const traces = [
    trace("slow", 900),
    trace("quick", 5),
    trace("usual", 50),
    trace("also", 70),
    trace("broken", 51, { error: true }),
    trace("another", 52, { rootName: "POST /orders" }),
  ];
  expect(usualOf(traces, { traceId: "slow", rootName: "GET /search" }).map(({ traceId }) => traceId)).toEqual([
    "usual",
    "also",
    "quick",
  ]);
  expect(usualOf([trace("broken", 51, { error: true })], { traceId: "x", rootName: "GET /search" })).toHaveLength(1);
  expect(usualOf([], { traceId: "x", rootName: "" })).toEqual([]);
});
