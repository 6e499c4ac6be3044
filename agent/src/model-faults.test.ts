import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startPostgres } from "@mayday/local/testing";
import { openBrowser } from "./cli/browser.ts";
import {
  callsTool,
  says,
  type FakeCall,
  type ModelServer,
  type Received,
  type Reply,
  type Wire,
} from "./providers/testing-model-server.ts";
import { startTools, until, type TestTools } from "./testing.ts";
import { greeting, isAnswer, openLearner, startModelAgent, type Answering, type Learner } from "./testing-learner.ts";
import { readMetric } from "./testing-metrics.ts";

/** Each way in which a model can fail a learner, over both APIs: the answer is a tutor's, and a metric has the reason. */
const WIRES = ["openai", "anthropic"] as const;
const QUESTION = "what is p95?";
const FINE = "By the model, all is well.";

let postgresUrl: string;
let tools: TestTools;
const started = new AsyncDisposableStack();
beforeAll(async () => {
  const postgres = await startPostgres();
  started.defer(postgres.stop);
  postgresUrl = postgres.url;
  tools = await startTools(postgres.url, 4);
  started.defer(tools.stop);
});
afterAll(async () => await started.disposeAsync());

type Place = { wire: Wire; server: ModelServer; agentUrl: string; learner: Learner };
/** A metric of the agent's by its name and labels, which grew by so much while something was asked. */
type Counted = [name: string, labels: string];

/** A learner in a run of their own, with an agent and a model's server. */
async function learnerOn(wire: Wire, stack: AsyncDisposableStack, settings: object = {}): Promise<Place> {
  const { server, agent, stop } = await startModelAgent({ postgresUrl, tools }, wire, () => says(FINE), settings);
  stack.defer(stop);
  const learner = await openLearner(agent.url, "search-crawls");
  stack.defer(learner.leave);
  await learner.greeted();
  return { wire, server, agentUrl: agent.url, learner };
}

/** Asks in a tab of its own: how fast a browser may speak is not what is tried here. */
async function ask({ learner, agentUrl }: Place) {
  const tab = await openBrowser(agentUrl, learner.browser.cookie);
  try {
    return await learner.ask(QUESTION, tab);
  } finally {
    tab.close();
  }
}

const answerWith = ({ server, wire }: Place, reply: Answering) => server.replyWith(greeting(reply, wire));
const isUp = async ({ agentUrl }: Place) => (await readMetric(agentUrl, "tutor_provider_up")) === 1;

/** The model answers again, and is heard again: no fault leaves anything behind. */
async function recovers(place: Place): Promise<void> {
  answerWith(place, () => says(FINE));
  await until(async () => {
    // While it is away it is looked for only where somebody wants it.
    if (!(await isUp(place))) await ask(place);
    return await isUp(place);
  }, "the model is found again");
  expect((await ask(place)).text).toBe(FINE);
}

/** Asks once under a fault, and gives the answer with what tells how much each of the metrics has grown by now. */
async function askUnder(place: Place, reply: Answering, metrics: Counted[]) {
  const read = async () =>
    await Promise.all(metrics.map(async ([name, labels]) => await readMetric(place.agentUrl, name, RegExp(labels))));
  const before = await read();
  answerWith(place, reply);
  const answer = await ask(place);
  return { answer, grown: async () => (await read()).map((value, index) => value - (before[index] ?? 0)) };
}

/** Asks once under a fault that the scripted tutor takes over from, and gives its answer. */
async function askTakenOver(place: Place, reply: Answering, reason: string) {
  const { answer, grown } = await askUnder(place, reply, [
    ["tutor_fallbacks_total", `reason="${reason}"`],
    ["tutor_turns_total", 'provider="scripted",end="done"'],
  ]);
  expect(answer).toMatchObject({ ended: "done", text: expect.stringContaining("95") });
  // What happens meanwhile in a run that an earlier test has left is a turn as well, which may be under way.
  await expect
    .poll(async () => {
      const [fallbacks = 0, scripted] = await grown();
      return fallbacks > 0 && fallbacks === scripted;
    })
    .toBe(true);
  return answer;
}

/** Asks with calls, until their results are there. */
const callsOnce =
  (...calls: FakeCall[]) =>
  ({ text }: Received): Reply =>
    text.includes("tool_call_id") || text.includes("tool_result") ? says(FINE) : callsTool(...calls);
const always = (reply: Reply) => () => reply;
const cut = (wire: Wire) => (wire === "openai" ? "length" : "max_tokens");
const refusal = (wire: Wire) => (wire === "openai" ? "content_filter" : "refusal");
const MEGABYTE = "Word after word. ".repeat(64_000).match(/.{1,4000}/g) ?? [];

/** What the scripted tutor answers in the model's place, with the reason that the metric has. */
const TAKEN_OVER: [string, (wire: Wire) => Answering, string][] = [
  ["401", () => always({ type: "status", status: 401 }), "bad_key"],
  [
    "429 with retry-after",
    () => always({ type: "status", status: 429, headers: { "retry-after": "3.1" } }),
    "rate_limited",
  ],
  ["429 without retry-after", () => always({ type: "status", status: 429 }), "rate_limited"],
  ["500", () => always({ type: "status", status: 500 }), "overloaded"],
  ["a cut in mid-stream", () => always({ type: "torn", text: "It is quite clear that. And then" }), "torn_stream"],
  ["a cut before anything came", () => always({ type: "torn" }), "torn_stream"],
  ["broken JSON arguments", () => always(callsTool({ name: "query_metrics", json: '{"signal": ' })), "bad_tool_call"],
  ["a tool that is not there, without end", () => always(callsTool({ name: "drop_index" })), "repeated_call"],
  ["the same call without end", () => always(callsTool({ name: "get_progress" })), "repeated_call"],
  ["the same call without end and id", () => always(callsTool({ id: "", name: "get_progress" })), "repeated_call"],
  [
    "other calls without end",
    () =>
      ({ body }) =>
        callsTool({ name: "query_metrics", input: { signal: `signal-${body.messages.length}` } }),
    "budget_steps",
  ],
  ["an empty answer", () => always(says("")), "empty"],
  ["an empty stream", () => always({ type: "raw", body: "" }), "torn_stream"],
  [
    "nothing but a call that is cut",
    (wire) => always({ type: "answer", calls: [{ name: "get_progress" }], finish: cut(wire) }),
    "empty",
  ],
  ["a refusal", (wire) => always({ type: "answer", text: "It is quite clear", finish: refusal(wire) }), "refused"],
];

/** What the model can be heard through, and what is counted of it: so much of each. */
const HEARD: [string, Answering, [...Counted, grows: number][]][] = [
  [
    "slow chunks",
    always({ type: "answer", text: FINE.split(/(?<= )/), everyMs: 40 }),
    [["gen_ai_client_operation_duration_seconds_count", 'gen_ai_request_model="test-model",error_type=""', 1]],
  ],
  [
    "missing tool-call ids",
    callsOnce({ id: "", name: "get_progress" }, { id: "", name: "query_metrics", input: { signal: "search_p95" } }),
    [["tutor_tool_calls_total", 'tool="get_progress",status="ok"', 1]],
  ],
  [
    "parallel calls",
    callsOnce(
      { name: "get_progress" },
      { name: "query_metrics", input: { signal: "nothing-of-the-sort" } },
      { name: "query_metrics", input: { signal: "nor-of-this" } },
    ),
    [
      ["tutor_tool_calls_total", 'tool="get_progress",status="ok"', 1],
      ["tutor_tool_calls_total", 'tool="query_metrics",status="(error|no_data)"', 2],
    ],
  ],
  [
    "a hallucinated fifth tool",
    callsOnce({ name: "run_action", input: { action: { kind: "restart", service: "inventory" } } }),
    [["tutor_tool_calls_total", 'tool="unknown",status="refused"', 1]],
  ],
  [
    "arguments that the tool does not have",
    callsOnce({ name: "get_progress", input: { run: "somebody-else's" } }),
    [["tutor_tool_calls_total", 'tool="get_progress",status="refused"', 1]],
  ],
];

describe.each(WIRES)("over the API of %s a learner is coached under", (wire) => {
  let place: Place;
  const own = new AsyncDisposableStack();
  beforeAll(async () => {
    place = await learnerOn(wire, own);
  });
  afterAll(async () => await own.disposeAsync());
  afterEach(async () => await recovers(place));

  it.each(TAKEN_OVER)("%s", async (_, replyOn, reason) => {
    const told = place.learner.notices().length;
    const answer = await askTakenOver(place, replyOn(wire), reason);
    expect(answer.text).not.toContain("It is quite clear");
    expect(answer.quickReplies.length).toBeGreaterThan(0);
    expect(place.learner.notices().slice(told)).toEqual([expect.stringMatching(/^test-model .*scripted tutor/)]);
  });

  it.each(HEARD)("%s", async (_, reply, counted) => {
    const metrics = counted.map(([name, labels]): Counted => [name, labels]);
    const { answer, grown } = await askUnder(place, reply, metrics);
    expect(answer).toMatchObject({ ended: "done", text: FINE });
    expect(await grown()).toEqual(counted.map(([, , grows]) => grows));
    expect(await readMetric(tools.url, "mayday_tool_calls_total", /tool="run_action"/)).toBe(0);
  });

  it("a megabyte of text", async () => {
    const { answer, grown } = await askUnder(place, always(says(...MEGABYTE)), [
      ["tutor_turns_total", `provider="${wire}",end="budget_tokens"`],
    ]);
    expect(answer).toMatchObject({ ended: "budget_tokens", text: expect.stringMatching(/^Word after word/) });
    expect(answer.text.length).toBeLessThan(9000);
    expect(await grown()).toEqual([1]);
  });

  it("a refused connection", async () => {
    await place.server.stop();
    await askTakenOver(place, always(says(FINE)), "unreachable");
    await place.server.again();
  });
});

describe.each(WIRES)("over the API of %s a learner does not wait for ever for", (wire) => {
  let place: Place;
  const own = new AsyncDisposableStack();
  beforeAll(async () => {
    place = await learnerOn(wire, own, { TUTOR_TURN_SECONDS: 1 });
  });
  afterAll(async () => await own.disposeAsync());
  afterEach(async () => {
    answerWith(place, () => says(FINE));
    // A busy machine may spend the little time that a turn has here on a model that answers at once.
    await until(async () => (await ask(place)).text === FINE, "the model is heard again");
  });

  it.each([
    ["silence", { type: "silent" }],
    ["silence in mid-stream", { type: "silent", text: "It is quite clear that" }],
    ["chunks that are too slow", { type: "answer", text: Array.from({ length: 400 }, () => "word "), everyMs: 50 }],
  ] satisfies [string, Reply][])("%s", async (_, reply) => {
    await askTakenOver(place, always(reply), "budget_time");
    await place.server.requests.findLast(isAnswer)?.left;
  });
});
