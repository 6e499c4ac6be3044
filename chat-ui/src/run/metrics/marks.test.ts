import { expect, test } from "vitest";
import type { FeedItem } from "@mayday/agent/contract";
import { exemplarQuery } from "./exemplar-query.ts";
import { apart, happeningsOf } from "./marks.ts";

test.each([
  ["up", null],
  [
    "histogram_quantile(0.95, rate(http_server_request_duration_seconds_bucket[1m]))",
    "histogram_quantile(0.95, rate(http_server_request_duration_seconds_bucket[1m]))",
  ],
  ["max by (service) (service:http_latency_seconds:p95)", "http_server_request_duration_seconds_bucket"],
  [
    'max by (route) (service:http_latency_seconds:p95{service="orders"})',
    'http_server_request_duration_seconds_bucket{service="orders"}',
  ],
  ["service:http_requests:rate", null],
])("the requests behind %s are asked for by %s", (query, wanted) => {
  expect(exemplarQuery(query)).toBe(wanted);
});

const item = (seq: number, at: number, body: object): FeedItem => ({ run: "r", seq, at, ...body }) as FeedItem;

test("a chart tells of alerts and changes in its range, and of nothing else", () => {
  const alert = { type: "alert", alert: "CheckoutSlow", service: "gateway", severity: "page" };
  const action = { type: "action", actionId: "a", actor: "learner", label: "page_size = 5", result: "" };
  const items = [
    item(1, 100, { ...alert, state: "firing" }),
    item(2, 200, { type: "stage", stage: "diagnose" }),
    item(3, 300, { ...action, state: "applied" }),
    item(4, 400, { ...action, state: "failed" }),
    item(5, 500, { ...action, state: "undone" }),
    item(6, 600, { ...alert, state: "resolved" }),
    item(7, 700, { ...alert, state: "firing" }),
  ];
  expect(happeningsOf(items, 100, 650).map(({ at, tone }) => [at, tone])).toEqual([
    [100, "bad"],
    [300, "plain"],
    [500, "plain"],
    [600, "good"],
  ]);
  expect(happeningsOf(items, 300, 300)[0]?.text).toBe("You: page_size = 5");
});

test("of points that lie on one another the highest is shown", () => {
  const points = [
    { x: 0, y: 90 },
    { x: 4, y: 92 },
    { x: 8, y: 20 },
    { x: 12, y: 88 },
  ];
  expect(apart(points, 9)).toEqual([points[2], points[3], points[0]]);
  expect(apart([], 9)).toEqual([]);
});
