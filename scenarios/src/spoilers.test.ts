import { expect, test } from "vitest";
import { mayBeSaid } from "./contract.ts";
import { Play } from "./fixtures/play.ts";
import { says, widestOf } from "./spoilers.ts";

test.each([
  ["Check the authorization latency.", true],
  ["AUTHORIZATION—LATENCY!", true],
  ["set authorization_latency_ms to 20", true],
  ["the authorizationLatency knob", true],
  ["authorizationlatency", true],
  ["Authorization\n  latency", true],
  ["*authorization* **latency**", true],
  ["auth\u200Borization latency", true],
  ["the latency of authorization", false],
  ["unauthorization latency", false],
  ["authorization latencyless", false],
])("%j says it: %s", (text, expected) => {
  expect(says(text, "authorization latency")).toBe(expected);
});

test.each([
  [["concurrency", "consumer_concurrency", "consumer concurrency"], ["consumer_concurrency"]],
  [
    ["seq scan", "index"],
    ["seq scan", "index"],
  ],
  [["index", "index"], ["index"]],
  [[], []],
])("of %j the linter tells of %j, which say the rest", (said, told) => {
  expect(widestOf(said)).toEqual(told);
});

test("a spoiler may be said once a revealed hint said it, and no other", () => {
  const play = new Play().toIncident().toMitigate();
  const may = (text: string) => mayBeSaid(play.model, play.loaded, text);
  expect(may("Look at the longest bar.")).toBe(true);
  expect(may("Look at the Authorization-Latency.")).toBe(false);
  expect(may("Somebody left the turtle setting on.")).toBe(false);
  const reveal = (hint: string, check: string) =>
    play.append({ type: "hint_revealed", hint, check, level: "specific", rule: "asked", by: "learner" });
  reveal("cause-2", "cause_gone");
  expect(may("the authorization latency")).toBe(false);
  reveal("cause-3", "cause_gone");
  expect(may("the authorization latency")).toBe(true);
  expect(may("the authorization latency and the turtle setting")).toBe(false);
});

test("after the run everything may be said, unless the incident was never seen", () => {
  const play = new Play().toIncident();
  play.do({ type: "abandon" });
  expect(mayBeSaid(play.model, play.loaded, "the turtle setting")).toBe(true);
  const early = new Play();
  early.do({ type: "abandon" });
  expect(mayBeSaid(early.model, early.loaded, "the turtle setting")).toBe(false);
});
