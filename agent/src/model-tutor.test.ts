import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { TUTOR_TOOLS } from "@mayday/tools/contract";
import { startPostgres, type TestPostgres } from "@mayday/local/testing";
import { callsTool, says, type Wire } from "./providers/testing-model-server.ts";
import { startTools, until, type TestTools } from "./testing.ts";
import { greeting, GREETING, isAnswer, openLearner, startModelAgent, type Answering } from "./testing-learner.ts";
import { readMetric } from "./testing-metrics.ts";

let postgres: TestPostgres;
let tools: TestTools;
const started = new AsyncDisposableStack();
beforeAll(async () => {
  postgres = await startPostgres();
  started.defer(postgres.stop);
  tools = await startTools(postgres.url, 6);
  started.defer(tools.stop);
});
afterAll(async () => await started.disposeAsync());

const WIRES = ["openai", "anthropic"] as const;

/** A learner in a run of their own, with an agent and a model of their own. */
async function learnerWithModel(wire: Wire, reply: Answering, settings: Parameters<typeof startModelAgent>[3] = {}) {
  const place = { postgresUrl: postgres.url, tools };
  const { server, agent, stop } = await startModelAgent(place, wire, reply, settings);
  const learner = await openLearner(agent.url, "search-crawls");
  onTestFinished(async () => {
    await learner.leave();
    await stop();
  });
  const asked = () => server.requests.filter(isAnswer);
  const answerWith = (next: Answering) => server.replyWith(greeting(next, wire));
  return { server, agent, asked, answerWith, ...learner };
}

async function metric(agentUrl: string, line: RegExp): Promise<boolean> {
  return line.test(await (await fetch(`${agentUrl}/metrics`)).text());
}

describe.each(WIRES)("a tutor with a model behind %s", (wire) => {
  it("speaks with its words, after it has looked with its tools", async () => {
    const learner = await learnerWithModel(wire, (request) =>
      request.text.includes("call_a")
        ? says("You are at the gate. ", "Watch the alerts next.")
        : callsTool({ id: "call_a", name: "get_progress" }),
    );
    const pieces: string[] = [];
    learner.browser.onDelta(({ id, text }) => void (id.endsWith("message-1") && pieces.push(text)));
    const answer = await learner.ask("what now?");
    expect(answer).toMatchObject({ text: "You are at the gate. Watch the alerts next.", ended: "done" });
    expect(answer.tools).toMatchObject([{ tool: "get_progress", status: "ok" }]);
    expect(answer.quickReplies.length).toBeGreaterThan(0);
    expect(pieces.join("")).toBe(answer.text);
    expect(learner.notices()).toEqual([]);
    expect(
      await metric(learner.agent.url, /gen_ai_client_token_usage_count\{.*gen_ai_token_type="input".*\} [1-9]/),
    ).toBe(true);
    expect(
      await metric(
        learner.agent.url,
        new RegExp(`tutor_turn_tokens_sum\\{provider="${wire}",type="input",counted="by_provider"\\} [1-9]`),
      ),
    ).toBe(true);
  });

  it("is offered exactly the four tools, in 900 tokens at most, and learns neither the run nor the learner", async () => {
    const learner = await learnerWithModel(wire, () => says("Yes."));
    await learner.ask("hello");
    const [request] = learner.server.requests;
    const schemas = JSON.stringify(request?.body.tools);
    const names = [...schemas.matchAll(/"name":"(\w+)"/g)].map(([, name]) => name);
    expect(names).toEqual([...TUTOR_TOOLS]);
    expect(encode(schemas).length).toBeLessThanOrEqual(900);
    const me = (await (
      await fetch(`${learner.agent.url}/api/me`, { headers: { cookie: learner.browser.cookie } })
    ).json()) as { learner: string };
    for (const { text } of learner.server.requests) {
      expect(text).not.toContain(learner.run);
      expect(text).not.toContain(me.learner);
      expect(text).not.toContain("search-crawls");
    }
  });

  it("is stopped by the learner, and the model's server hears of it", async () => {
    const learner = await learnerWithModel(wire, () => ({ type: "silent", text: "Well, let me see. And" }));
    await learner.greeted();
    const { promise: written, resolve } = Promise.withResolvers<void>();
    learner.browser.onDelta(({ id }) => id.endsWith("stop-this") && resolve());
    await learner.browser.say(learner.run, "tell me everything", "stop-this");
    await written;
    await learner.browser.stop(learner.run);
    expect(await learner.answerTo("stop-this")).toMatchObject({ ended: "cancelled", text: "Well, let me see." });
    await learner.asked().at(-1)?.left;
    expect(learner.notices()).toEqual([]);
  });
});

/** Everything that can be wrong with a model, and the reason that the metric has. */
const FAULTS: [string, Answering, string, object?][] = [
  ["a bad key", () => ({ type: "status", status: 401 }), "bad_key"],
  ["too many requests", () => ({ type: "status", status: 429, headers: { "retry-after": "30" } }), "rate_limited"],
  ["too many requests, for no told time", () => ({ type: "status", status: 429 }), "rate_limited"],
  ["an error of the server's", () => ({ type: "status", status: 500 }), "overloaded"],
  ["a connection that breaks", () => ({ type: "torn", text: "It is quite clear that. And then" }), "torn_stream"],
  ["silence", () => ({ type: "silent" }), "budget_time", { TUTOR_TURN_SECONDS: 1 }],
  ["arguments that are no JSON", () => callsTool({ name: "query_metrics", json: '{"signal": ' }), "bad_tool_call"],
  ["a tool that is not there", () => callsTool({ name: "drop_index" }), "repeated_call"],
  ["the same call without end", () => callsTool({ id: "", name: "get_progress" }), "repeated_call"],
  [
    "other calls without end",
    ({ body }) => callsTool({ name: "query_metrics", input: { signal: `signal-${body.messages.length}` } }),
    "budget_steps",
  ],
  ["a megabyte of text", () => says(...("Word after word. ".repeat(64_000).match(/.{1,4000}/g) ?? [])), "too long"],
  ["nothing", () => says(""), "empty"],
  [
    "nothing but a call that is cut",
    (_, wire) => ({
      type: "answer",
      calls: [{ name: "get_progress" }],
      finish: wire === "openai" ? "length" : "max_tokens",
    }),
    "empty",
  ],
  [
    "a refusal",
    (_, wire) => ({
      type: "answer",
      text: "It is quite clear",
      finish: wire === "openai" ? "content_filter" : "refusal",
    }),
    "refused",
  ],
];

describe("a learner is coached all the same when a model gives", () => {
  it.each(FAULTS)("%s", async (what, reply, reason, settings = {}) => {
    const wire = WIRES[what.length % 2] ?? "openai";
    const learner = await learnerWithModel(wire, reply, settings);
    // Where a turn may take little time, a busy machine can spend that on the greeting as well.
    const isHurried = "TUTOR_TURN_SECONDS" in settings;
    expect((await learner.greeted()).text).toEqual(isHurried ? expect.any(String) : GREETING);
    const told = learner.notices().length;
    const answer = await learner.ask("what is p95?");
    if (reason === "too long") {
      expect(answer).toMatchObject({ ended: "budget_tokens", text: expect.stringMatching(/^Word after word/) });
      expect(answer.text.length).toBeLessThan(9000);
      return;
    }
    expect(answer).toMatchObject({ ended: "done", text: expect.stringContaining("95") });
    expect(answer.text).not.toContain("It is quite clear");
    expect(learner.notices().slice(told)).toEqual([expect.stringMatching(/^test-model .*scripted tutor/)]);
    // Counted when a turn is over, a moment after its last word; an alert meanwhile is a turn of its own.
    const counts = async () => ({
      fallbacks: await readMetric(learner.agent.url, "tutor_fallbacks_total", RegExp(`reason="${reason}"`)),
      scripted: await readMetric(learner.agent.url, "tutor_turns_total", /provider="scripted",end="done"/),
    });
    await expect.poll(async () => (await counts()).scripted).toBeGreaterThan(0);
    await expect
      .poll(
        async () => {
          const { fallbacks, scripted } = await counts();
          return fallbacks - scripted;
        },
        { message: "fallbacks for this reason beyond the turns that the scripted tutor took" },
      )
      .toBe(0);
  });

  it("no answer at all, and is told once, until it is back", async () => {
    const learner = await learnerWithModel("openai", () => says("I am here. What do you see?"));
    await learner.greeted();
    await learner.server.stop();
    expect((await learner.ask("what is p95?")).text).toContain("95");
    expect((await learner.ask("what is p95?")).text).toContain("95");
    expect(learner.notices()).toEqual([expect.stringMatching(/cannot be reached/)]);
    await learner.server.again();
    // While it is away it is looked for only where somebody wants it.
    await learner.ask("what is p95?");
    await until(
      async () => await metric(learner.agent.url, /tutor_provider_up\{provider="openai"\} 1/),
      "the probe finds it",
    );
    expect((await learner.ask("what is p95?")).text).toBe("I am here. What do you see?");
    expect(learner.notices().at(-1)).toBe("test-model answers again and speaks for the tutor from here on.");
    expect(learner.notices()).toHaveLength(2);
  });
});

describe("a model", () => {
  it("cannot say what would give it away: the sentence is held, and a hint offered in its place", async () => {
    const learner = await learnerWithModel("openai", () =>
      says("Look at the search page. ", "Just create an ", "index on it. ", "Then measure."),
    );
    const answer = await learner.ask("what now?");
    expect(answer).toMatchObject({ ended: "screened" });
    expect(answer.text).toMatch(/^Look at the search page\. Then measure\. \S/);
    expect(JSON.stringify(learner.feed)).not.toMatch(/\bindex\b/i);
  });

  it("cannot have a hint revealed that nobody asked for, and cannot keep one back", async () => {
    const eager = callsTool({ id: "call_eager", name: "reveal_hint", input: { reason: "stuck" } });
    const learner = await learnerWithModel("anthropic", (request) =>
      request.text.includes("call_eager") ? says("Let us go on.") : eager,
    );
    const unasked = await learner.ask("thanks");
    expect(unasked.tools).toMatchObject([{ tool: "reveal_hint", status: "error" }]);
    expect(learner.asked().at(-1)?.text).toContain("The learner has not asked for a hint");
    const before = await hintCalls(learner.agent.url);
    learner.answerWith(() => says("Here you are."));
    const asked = await learner.ask("give me a hint");
    expect(asked.tools).toMatchObject([{ tool: "reveal_hint" }]);
    expect(await hintCalls(learner.agent.url)).toBe(before + 1);
    expect(learner.asked().at(-1)?.text).toContain("call_hint");
  });

  it("can be left and chosen in the middle of a run, and the run is told", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mayday-model-"));
    onTestFinished(async () => await rm(folder, { recursive: true }));
    const learner = await learnerWithModel("openai", () => says("By the model."), {
      MODEL_SETTINGS_FILE: join(folder, "model.json"),
    });
    expect((await learner.ask("what is p95?")).text).toBe("By the model.");
    const headers = { cookie: learner.browser.cookie, "content-type": "application/json" };
    const change = async (method: string, body?: string) =>
      await fetch(`${learner.agent.url}/api/tutor`, { method, headers, ...(body === undefined ? {} : { body }) });
    expect((await change("PUT", '{"provider":"scripted"}')).status).toBe(200);
    expect((await learner.ask("what is p95?")).text).toContain("95");
    expect((await change("DELETE")).status).toBe(200);
    expect((await learner.ask("what is p95?")).text).toBe("By the model.");
    expect(learner.notices()).toEqual([
      "From here on the scripted tutor speaks.",
      "From here on test-model speaks for the tutor.",
    ]);
  });
});

const hintCalls = async (agentUrl: string): Promise<number> =>
  await readMetric(agentUrl, "tutor_tool_calls_total", /tool="reveal_hint"/);
