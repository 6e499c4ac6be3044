import { describe, expect, it } from "vitest";
import type { Progress } from "@mayday/tools/contract";
import type { QuickReply } from "../contract.ts";
import type { Message } from "../providers/provider.ts";
import { answer, hint, progress, user } from "../providers/scripted/testing.ts";
import { quickReplies } from "./quick-replies.ts";
import type { Trigger } from "./trigger.ts";
import { understand } from "./understand.ts";
import utterances from "./utterances.json" with { type: "json" };

const STAGES = ["detect", "localise", "diagnose", "mitigate", "review", null] as const;
const STATES = ["preparing", "injecting", "active", "reverting", "debrief", "closed"] as const;
const { progress: document } = progress();
const documents: (Progress | null)[] = [
  null,
  ...STATES.flatMap((state) =>
    STAGES.flatMap((stage) => [
      { ...document, state, stage },
      { ...document, state, stage, toggles: [] },
    ]),
  ),
];
const happened: Trigger[] = [
  { type: "welcome", title: "t" },
  { type: "symptom", alerts: [] },
  { type: "symptom", alerts: ["a"] },
  { type: "paged", alert: "a", service: "s", severity: "page" },
  ...STAGES.flatMap((stage) =>
    stage === null ? [] : [{ type: "stage", stage, passed: 1, of: 2, unaided: 1 } as const],
  ),
  { type: "hint_offered", check: "c" },
  { type: "hint_pushed", check: "c" },
  { type: "telemetry", missing: ["m"] },
  { type: "holding", check: "c", seconds: 5 },
  { type: "ended", why: "completed", passed: 1, of: 2, unaided: 1 },
  { type: "debrief_ready" },
];
const said = utterances.map(([text = ""]): Trigger => ({ type: "said", text }));

/** Small seeded generator (mulberry32), so that a walk that fails can be taken again. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function pick<T>(items: readonly T[], random: () => number): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error("there is nothing to pick from");
  return item;
}

function expectWayOn(replies: readonly QuickReply[], why: string): void {
  expect(replies.length, why).toBeGreaterThanOrEqual(1);
  expect(replies.length, why).toBeLessThanOrEqual(4);
  expect(new Set(replies.map(({ label }) => label)).size, why).toBe(replies.length);
  for (const reply of replies) {
    if ("say" in reply)
      expect(understand(reply.say).intent, reply.say).not.toMatch(/unknown|off_topic|injection|language/);
  }
}

it("offers a way on after whatever was said or happened, wherever the run is", () => {
  for (const trigger of [...happened, ...said]) {
    const offered = documents.map((known) => quickReplies(trigger, known));
    const different = new Map(offered.map((replies) => [JSON.stringify(replies), replies]));
    for (const replies of different.values()) expectWayOn(replies, JSON.stringify(trigger));
  }
});

it.each([1, 2, 3, 4, 5, 6, 7, 8])("never leads into a dead end, nor repeats itself: walk %i", async (seed) => {
  const random = randomOf(seed);
  let messages: Message[] = [];
  let last = "";
  let replies: QuickReply[] = [];
  for (let step = 0; step < 40; step++) {
    const known = pick(documents.slice(1), random) ?? document;
    const offered = replies.flatMap((reply) => ("say" in reply ? [reply.say] : []));
    const text = offered.length > 0 && random() < 0.6 ? pick(offered, random) : (pick(utterances, random)[0] ?? "");
    const results = {
      get_progress: progress(known),
      reveal_hint: hint({ repeated: random() < 0.5 }),
      toggle_fault: { status: "ok", request: "r1", state: "waiting_for_learner" },
      query_metrics: {
        status: "ok",
        signal: "orders",
        unit: "per_second",
        now: 1,
        min: 0,
        max: 2,
        mean: 1,
        baseline: 3,
      },
    };
    const { said: answered } = await answer(messages, user(text), results, `walk-${seed}-${step}`);
    expect(answered, text).not.toBe("");
    expect(answered, text).not.toBe(last);
    replies = quickReplies({ type: "said", text }, known);
    expectWayOn(replies, text);
    messages = [...messages, user(text), { role: "assistant", text: answered, calls: [] }];
    last = answered;
  }
});

describe("a theory told in chat", () => {
  const active = { ...document, state: "active" as const };
  const offered = (text: string, known: Progress | null = active) =>
    quickReplies({ type: "said", text }, known).flatMap((reply) => ("finding" in reply ? [reply.finding] : []));

  it.each([
    ["I think it is the database index", "database", "missing_index"],
    ["the worker pool is exhausted, isn't it", "worker", "worker_pool_exhausted"],
    ["i bet its a lock in postgres", "database", "lock_contention"],
    ["maybe orders got a bad release", "orders", "bad_release"],
    ["i suspect payments", "payments", null],
    ["could it be that redis is full", "cache", "cache_eviction"],
    ["my guess: the cache has a stampede", "cache", "cache_stampede"],
    ["it must be the consumers being paused", "worker", "slow_consumer"],
  ])("is offered for confirmation in the words of the form: %s", (text, component, mechanism) => {
    expect(offered(text)).toEqual([{ component, mechanism, explanation: text }]);
  });

  it("opens the form where it names no component, and waits for the incident", () => {
    expect(offered("i think it is a leak")).toEqual([]);
    expect(quickReplies({ type: "said", text: "i think it is a leak" }, active)[0]).toMatchObject({ go: "finding" });
    expect(offered("I think it is the database index", { ...document, state: "preparing" })).toEqual([]);
  });

  it("is not offered where it was ruled out", () => {
    expect(offered("I don't think it is the cache")).toEqual([]);
    expect(offered("it is not the database")).toEqual([]);
  });
});
