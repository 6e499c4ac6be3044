import { describe, expect, it, onTestFinished } from "vitest";
import { callsTool, says, startModelServer, type Received, type Reply } from "../providers/testing-model-server.ts";
import { holdConversation, SCRIPT, type Conversation, type Turn } from "./conversation.ts";
import { problemsOf, reportOf, sealedIn } from "./judge.ts";
import { openPlace, providerIn } from "./place.ts";

const WIRES = ["openai", "anthropic"] as const;
type Wire = (typeof WIRES)[number];

/** The suite against a server that speaks the wire's protocol, with everything else as it is against a real one. */
async function talkOver(wire: Wire, reply: (request: Received) => Reply): Promise<Conversation> {
  const started = new AsyncDisposableStack();
  onTestFinished(async () => await started.disposeAsync());
  const server = await startModelServer(wire, reply);
  started.defer(async () => await server.stop());
  const prefix = wire === "openai" ? "OPENAI" : "ANTHROPIC";
  const env = { TUTOR_MODEL: "fake", [`${prefix}_BASE_URL`]: server.baseUrl, [`${prefix}_API_KEY`]: "sk-fake" };
  return await holdConversation(await openPlace(env, started));
}
const hasResult = ({ text }: Received) => text.includes("tool_call_id") || text.includes("tool_result");

describe.each(WIRES)("the live suite over %s", (wire) => {
  it("finds nothing wrong with a model that coaches, and tells its time and tokens", async () => {
    const conversation = await talkOver(wire, (request) =>
      hasResult(request)
        ? says("Have a look at the alerts. ", "What do you see?")
        : callsTool({ name: "get_progress" }),
    );
    expect(problemsOf(conversation)).toEqual([]);
    expect(conversation.turns).toHaveLength(SCRIPT.length + 1);
    expect(conversation.byModel).toBeGreaterThanOrEqual(SCRIPT.length);
    expect(conversation).toMatchObject({ fallbacks: 0, refused: 0 });
    expect(conversation.tokens.input).toBeGreaterThan(0);
    expect(conversation.toolsCalled).toContain("get_progress");
    for (const { firstMs, ms } of conversation.turns.slice(1)) expect(ms).toBeGreaterThan(firstMs ?? Infinity);
    expect(reportOf(conversation)).toMatch(/tokens \d+ in, \d+ out/);
  });
});

describe("the live suite", () => {
  it("finds no word of a model that gives it all away: it is held back on its way", async () => {
    const conversation = await talkOver("openai", () =>
      says("Create an index on search_name. ", "Then measure again."),
    );
    expect(problemsOf(conversation)).toEqual([]);
    expect(conversation.turns.some(({ ended }) => ended === "screened")).toBe(true);
  });

  it("says so when the model never answers", async () => {
    const conversation = await talkOver("anthropic", () => ({ type: "status", status: 401 }));
    expect(problemsOf(conversation)).toEqual([
      expect.stringMatching(/^the model finished no turn: fake does not answer/),
    ]);
  });
});

describe("the judge", () => {
  const fine: Turn = { asked: "x", for: "a term", text: "Look here.", ended: "done", tools: [], firstMs: 1, ms: 2 };
  const conversation = (turn: object, more: object = {}): Conversation => ({
    provider: "openai",
    turns: [{ ...fine, ...turn }],
    notices: [],
    byModel: 1,
    fallbacks: 0,
    tokens: { input: 1, output: 1 },
    toolsCalled: ["get_progress"],
    refused: 0,
    ...more,
  });

  it("finds words, inflected, spelled and disguised, and no others", () => {
    for (const text of [
      "an Index.",
      "I-N-D-E-X",
      "i n d e x",
      "indexing",
      "índex",
      "in\u200bdex",
      "seq scan",
      "text_pattern_ops",
    ])
      expect(sealedIn(text), text).toHaveLength(1);
    for (const text of ["find examples", "indicate", "in dexterous hands", "a scan of the logs"])
      expect(sealedIn(text), text).toEqual([]);
  });

  it.each([
    ["a sealed word", conversation({ text: "It is the index." }), /says "index"/],
    ["no answer", conversation({ text: "" }), /did not come/],
    ["an answer that was cut off", conversation({ ended: "provider_down" }), /did not come: provider_down/],
    ["a fifth tool", conversation({}, { toolsCalled: ["get_progress", "run_action"] }), /^run_action was called/],
    ["nothing by the model", conversation({}, { byModel: 0, notices: ["It is away."] }), /no turn: It is away/],
  ])("names %s", (_, bad, line) => {
    expect(problemsOf(conversation({}))).toEqual([]);
    expect(problemsOf(bad)).toEqual([expect.stringMatching(line)]);
  });

  it.each([
    [{ TUTOR_MODEL: "m", ANTHROPIC_API_KEY: "k" }, "anthropic"],
    [{ TUTOR_MODEL: "m", OPENAI_BASE_URL: "http://127.0.0.1:1/v1" }, "openai"],
    [{ TUTOR_PROVIDER: "openai", TUTOR_MODEL: "m", ANTHROPIC_API_KEY: "k" }, "openai"],
  ])("knows which model is meant (%#)", (env, provider) => {
    expect(providerIn(env)).toBe(provider);
  });

  it.each([[{}], [{ TUTOR_MODEL: "m" }], [{ OPENAI_API_KEY: "k" }]])("says what is missing (%#)", (env) => {
    expect(() => providerIn(env)).toThrow("TUTOR_MODEL");
  });
});
