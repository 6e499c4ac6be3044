import { describe, expect, it } from "vitest";
import type { Progress, ToolOutput } from "@mayday/tools/contract";
import type { Message, StreamPart } from "../provider.ts";
import replies from "./replies.json" with { type: "json" };
import { createScripted } from "./scripted.ts";

const provider = createScripted();
type Answer = { said: string; calls: { name: string; input: Record<string, unknown> }[] };

/** Lets the tutor take a turn, with these results for the tools that it calls. */
async function answer(
  before: Message[],
  cause: Message,
  results: Record<string, object> = {},
  id = "turn-1",
): Promise<Answer> {
  const messages: Message[] = [...before, cause];
  const calls: Answer["calls"] = [];
  for (;;) {
    const parts: StreamPart[] = [];
    const signal = new AbortController().signal;
    for await (const part of provider.stream({ id, system: "", messages, tools: [], signal })) parts.push(part);
    const call = parts.find((part) => part.type === "tool_call");
    if (call === undefined) {
      return { said: parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join(""), calls };
    }
    calls.push({ name: call.name, input: call.input });
    const result = JSON.stringify(
      results[call.name] ?? { status: "error", code: "internal", reason: "x", tryNext: "Wait." },
    );
    messages.push(
      { role: "assistant", text: "", calls: [call] },
      { role: "tool", callId: call.id, name: call.name, result },
    );
  }
}
const user = (text: string): Message => ({ role: "user", text });
const event = (event: Extract<Message, { role: "event" }>["event"]): Message => ({ role: "event", event });

type Check = Progress["stages"][number]["checks"][number];
const check = (id: string, title: string, state: Check["state"], why: string | null): Check => ({
  id,
  title,
  kind: "oracle",
  state,
  why,
  readings: [],
  holding: null,
  question: null,
  unaided: state === "passed" ? true : null,
  passedAt: state === "passed" ? 1 : null,
});
const progress = (more: Partial<Progress> = {}): ToolOutput<"get_progress"> & { status: "ok" } => ({
  status: "ok",
  progress: {
    run: "run-1",
    scenario: "some-incident",
    title: "Some incident",
    severity: "sev2",
    environment: "env-1",
    state: "active",
    seq: 9,
    startedAt: 1,
    incidentAt: 2,
    endedAt: null,
    endedWhy: null,
    timeboxSeconds: 600,
    stage: "mitigate",
    stages: [
      { id: "detect", state: "done", checks: [check("a", "Acknowledge the alert", "passed", null)] },
      {
        id: "mitigate",
        state: "current",
        checks: [
          check("b", "Fast again", "unmet", "p95 is 340 ms, wanted under 100 ms"),
          check("c", "Nobody was sent away", "passed", null),
        ],
      },
    ],
    waitingFor: [],
    hints: [],
    offer: null,
    nextHint: { available: true, inSeconds: 0, why: "" },
    alerts: [],
    actions: [],
    findings: [],
    request: null,
    toggles: [{ id: "ease_load", title: "Ease the load", on: false }],
    signals: {
      search_p95: { title: "Search, 95th percentile", unit: "s" },
      orders: { title: "Orders placed", unit: "per_second" },
    },
    telemetry: { ok: true, missing: [] },
    ...more,
  },
});
const hint = (more: object = {}) => ({
  status: "ok",
  hint: { id: "h1", check: "b", level: "point", text: "Look at the spans." },
  why: "Here is a hint.",
  repeated: false,
  ...more,
});

describe("asked for", () => {
  it("the reason why it is not fixed, says the checks' own reasons and the score", async () => {
    const { said, calls } = await answer([], user("why is it not fixed?"), { get_progress: progress() });
    expect(calls).toEqual([{ name: "get_progress", input: {} }]);
    expect(said).toContain("Fast again: p95 is 340 ms, wanted under 100 ms.");
    expect(said).toMatch(/2 of 3 checks/);
    expect(said).not.toContain("Nobody was sent away");
  });

  it("a hint, asks the policy and leaves the hint's words to the hint", async () => {
    const { said, calls } = await answer([], user("give me a hint"), { reveal_hint: hint() });
    expect(calls).toEqual([{ name: "reveal_hint", input: { reason: "asked" } }]);
    expect(said).not.toContain("Look at the spans");
  });

  it("another one at once, repeats the last", async () => {
    const { said } = await answer([], user("hint"), { reveal_hint: hint({ repeated: true }) });
    expect(said).toContain("Look at the spans.");
  });

  it("a hint that is not due, says why and what is open", async () => {
    const none = hint({ hint: null, why: "The last one is still being read." });
    const { said } = await answer([], user("I'm stuck"), { reveal_hint: none, get_progress: progress() });
    expect(said).toContain("The last one is still being read.");
    expect(said).toContain("Fast again");
  });

  it.each([
    ["I'm stuck", [], "stuck"],
    ["yes please", [{ role: "assistant", text: "Would a hint for this help?", calls: [] }], "accepted_offer"],
    ["yes, give me a hint", [], "asked"],
  ] as [string, Message[], string][])("help by %j, tells the policy the reason", async (text, before, reason) => {
    const { calls } = await answer(before, user(text), { reveal_hint: hint() });
    expect(calls[0]).toEqual({ name: "reveal_hint", input: { reason } });
  });

  it("how bad it is, reads the signal that is asked about and compares with before", async () => {
    const metrics = {
      status: "ok",
      signal: "orders",
      unit: "per_second",
      now: 0.4,
      min: 0.2,
      max: 3,
      mean: 1,
      baseline: 3.1,
    };
    const asked = await answer([], user("how bad is it with the orders?"), {
      get_progress: progress(),
      query_metrics: metrics,
    });
    expect(asked.calls.at(-1)).toEqual({ name: "query_metrics", input: { signal: "orders", window: "5m" } });
    expect(asked.said).toMatch(/Orders placed.*0\.4 per second.*3\.1 per second/);
    const symptom = await answer([], user("how bad is it?"), { get_progress: progress() });
    expect(symptom.calls.at(-1)?.input).toMatchObject({ signal: "search_p95" });
  });

  it("relief, asks for what the scenario declares, and says so where there is none", async () => {
    const asked = { status: "ok", request: "r1", state: "waiting_for_learner" };
    const some = await answer([], user("can you reduce the load?"), { get_progress: progress(), toggle_fault: asked });
    expect(some.calls.at(-1)).toMatchObject({ name: "toggle_fault", input: { toggle: "ease_load", on: true } });
    const none = await answer([], user("can you reduce the load?"), { get_progress: progress({ toggles: [] }) });
    expect(none.calls.map(({ name }) => name)).toEqual(["get_progress"]);
  });

  it("a verdict on a guess, gives none and does not repeat the guess", async () => {
    for (const guess of ["I think it's the database index", "it must be the worker pool"]) {
      const { said, calls } = await answer([], user(guess));
      expect(calls).toEqual([]);
      expect(said).toMatch(/findings form|finding/);
      expect(said).not.toMatch(/\bindex|\bpool|\bright\b|\bcorrect\b/i);
    }
  });

  it("anything while tools fails, says so instead of making something up", async () => {
    expect((await answer([], user("what now?"))).said).toContain("Wait.");
  });
});

it("answers every stage and state of a run with a next step", async () => {
  const states = ["preparing", "injecting", "reverting", "debrief", "closed"] as const;
  const stages = ["detect", "localise", "diagnose", "mitigate", "review"] as const;
  const documents = [...states.map((state) => progress({ state })), ...stages.map((stage) => progress({ stage }))];
  const said = await Promise.all(
    documents.map(async (get_progress) => (await answer([], user("what now?"), { get_progress })).said),
  );
  expect(new Set(said).size).toBe(documents.length);
});

it("opens the incident with what the pager says, and celebrates what was done without help", async () => {
  const paged = await answer([], event({ type: "symptom", alerts: ["SearchSlow"] }));
  expect(paged.said).toContain("SearchSlow");
  const own = await answer([], event({ type: "stage", stage: "diagnose", passed: 3, of: 7, unaided: 3 }));
  expect(own.said).toMatch(/without help|on your own/);
  const aided = await answer([], event({ type: "stage", stage: "diagnose", passed: 3, of: 7, unaided: 0 }));
  expect(aided.said).not.toMatch(/without help|on your own/);
});

it("offers a hint in one sentence", async () => {
  const { said } = await answer([], event({ type: "hint_offered", check: "Fast again" }));
  expect(said.match(/[.?!]/g)).toHaveLength(1);
});

describe("its voice", () => {
  it("never says the same line twice in a row, and says the same for the same turn", async () => {
    let before: Message[] = [];
    let last = "";
    for (let n = 0; n < 30; n++) {
      const { said } = await answer(before, user("hello"), {}, `turn-${n}`);
      expect(said).not.toBe(last);
      expect((await answer(before, user("hello"), {}, `turn-${n}`)).said).toBe(said);
      last = said;
      before = [...before, user("hello"), { role: "assistant", text: said, calls: [] }];
    }
  });

  it("uses every one of its lines for greeting", async () => {
    const turns = Array.from({ length: 40 }, async (_, n) => (await answer([], user("hello"), {}, `turn-${n}`)).said);
    expect(new Set(await Promise.all(turns))).toEqual(new Set(replies.greeting));
  });

  it("has two ways to say everything, keeps calm and stays brief", () => {
    for (const [key, lines] of Object.entries(replies)) {
      if (key !== "define") expect(lines.length, key).toBeGreaterThan(1);
      for (const line of lines) {
        expect(line, key).not.toContain("!");
        expect(line.length, line).toBeLessThan(320);
      }
    }
  });
});
