import { expect, test } from "vitest";
import { promqlNames } from "./promql-names.ts";

const NAMES = {
  metrics: [{ name: "up", type: "gauge", help: "Whether it answers" }],
  labels: ["service"],
  values: ["orders"],
};

test("names come through the tool, and what was asked is not asked again", async () => {
  const asked: object[] = [];
  const client = promqlNames(async (of) => {
    asked.push(of);
    return NAMES;
  });
  expect(await client.metricNames()).toEqual(["up"]);
  expect(await client.metricMetadata()).toEqual({ up: [{ type: "gauge", help: "Whether it answers" }] });
  expect(await client.labelNames("up")).toEqual(["service"]);
  expect(await client.labelValues("service", "up")).toEqual(["orders"]);
  expect(await client.labelValues("service")).toEqual(["orders"]);
  await client.labelNames("up");
  expect(asked).toEqual([{}, { metric: "up" }, { metric: "up", label: "service" }, { label: "service" }]);
});

test("without an answer there are no names, until there is one", async () => {
  let down = true;
  const client = promqlNames(async () => (down ? null : NAMES));
  expect(await client.metricNames()).toEqual([]);
  down = false;
  expect(await client.metricNames()).toEqual(["up"]);
});
