import { describe, expect, it } from "vitest";
import type { Message } from "../provider.ts";
import replies from "./replies.json" with { type: "json" };
import { answer, event, hint, progress, user } from "./testing.ts";

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

it.each(["hint_offered", "hint_pushed"] as const)("says no more than a sentence unasked: %s", async (type) => {
  for (const id of ["turn-1", "turn-2", "turn-3", "turn-4"]) {
    const { said } = await answer([], event({ type, check: "Fast again" }), {}, id);
    expect(said.match(/[.?!]/g)).toHaveLength(1);
  }
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
