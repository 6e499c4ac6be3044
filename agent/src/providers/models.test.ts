import { afterEach, describe, expect, it } from "vitest";
import { createModel, modelSettingsSchema } from "./model-settings.ts";
import type { Model, ModelRequest, StreamPart } from "./provider.ts";
import { ProviderError } from "./provider-error.ts";
import { retrying } from "./retry.ts";
import { callsTool, says, startModelServer, type ModelServer, type Reply, type Wire } from "./testing-model-server.ts";

const KEY = "sk-test-0123456789";
const WIRES = ["openai", "anthropic"] as const;
const started: ModelServer[] = [];
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
});

async function modelOn(wire: Wire, reply: (index: number) => Reply, patience = { firstMs: 60_000, silenceMs: 60_000 }) {
  const server = await startModelServer(wire, (_, index) => reply(index));
  started.push(server);
  const settings = { provider: wire, model: "test-model", baseUrl: server.baseUrl, apiKey: KEY };
  const model = createModel(modelSettingsSchema.parse(settings), patience);
  if (model === null) throw new Error("there is a model");
  return { server, model };
}
const request = (more: Partial<ModelRequest> = {}): ModelRequest => ({
  id: "run-1/client:abc",
  system: "Be brief.",
  messages: [{ role: "user", text: "hello" }],
  tools: [{ name: "get_progress", description: "Progress.", inputSchema: { type: "object", properties: {} } }],
  signal: new AbortController().signal,
  ...more,
});
async function partsOf(model: Model, more: Partial<ModelRequest> = {}): Promise<StreamPart[]> {
  const parts: StreamPart[] = [];
  for await (const part of model.stream(request(more))) parts.push(part);
  return parts;
}
const textOf = (parts: StreamPart[]) => parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("");
const failureOf = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof ProviderError ? error.failure : error;
};

describe.each(WIRES)("%s", (wire) => {
  it("gives the text as it comes, why it ended, and the tokens that the API counted", async () => {
    const { model } = await modelOn(wire, () => says("Look ", "here. ", "Then there."));
    const parts = await partsOf(model);
    expect(parts.slice(0, 3)).toEqual(["Look ", "here. ", "Then there."].map((text) => ({ type: "text", text })));
    expect(parts.at(-1)).toEqual({ type: "end", reason: "stop", usage: { inputTokens: 100, outputTokens: 20 } });
  });

  it("sends the conversation, the tools and the key as the API wants them", async () => {
    const { model, server } = await modelOn(wire, () => says("Yes."));
    await partsOf(model, {
      messages: [
        { role: "assistant", text: "Welcome.", calls: [] },
        { role: "user", text: "what now?" },
        { role: "assistant", text: "", calls: [{ id: "c1", name: "get_progress", input: {} }] },
        { role: "tool", callId: "c1", name: "get_progress", result: '{"status":"ok"}' },
      ],
    });
    const [{ path, headers, body } = { path: "", headers: {}, body: null }] = server.requests;
    if (wire === "openai") {
      expect(path).toBe("/v1/chat/completions");
      expect(headers.authorization).toBe(`Bearer ${KEY}`);
      expect(body).toMatchObject({
        model: "test-model",
        stream: true,
        stream_options: { include_usage: true },
        tools: [{ type: "function", function: { name: "get_progress", parameters: { type: "object" } } }],
        messages: [
          { role: "system", content: "Be brief." },
          { role: "assistant", content: "Welcome." },
          { role: "user", content: "what now?" },
          { role: "assistant", tool_calls: [{ id: "c1", function: { name: "get_progress", arguments: "{}" } }] },
          { role: "tool", tool_call_id: "c1", content: '{"status":"ok"}' },
        ],
      });
    } else {
      expect(path).toBe("/v1/messages");
      expect(headers).toMatchObject({ "x-api-key": KEY, "anthropic-version": "2023-06-01" });
      expect(body).toMatchObject({
        stream: true,
        system: [{ type: "text", text: "Be brief." }],
        tools: [{ name: "get_progress", input_schema: { type: "object" } }],
        messages: [
          { role: "user" },
          { role: "assistant", content: [{ type: "text", text: "Welcome." }] },
          { role: "user", content: [{ type: "text", text: "what now?" }] },
          { role: "assistant", content: [{ type: "tool_use", id: "c1", name: "get_progress" }] },
          { role: "user", content: [{ type: "tool_result", tool_use_id: "c1", content: '{"status":"ok"}' }] },
        ],
      });
    }
  });

  it("puts parallel tool calls together, each with an id of its own where the API sent none or one twice", async () => {
    const { model } = await modelOn(wire, () =>
      callsTool(
        { id: "same", name: "query_metrics", input: { signal: "p95", window: "1m" } },
        { id: "same", name: "get_progress" },
        { id: "", name: "get_progress" },
      ),
    );
    const calls = (await partsOf(model)).filter((part) => part.type === "tool_call");
    expect(calls).toMatchObject([
      { id: "same", name: "query_metrics", input: { signal: "p95", window: "1m" } },
      { name: "get_progress", input: {} },
      { name: "get_progress", input: {} },
    ]);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(3);
    for (const { id } of calls) expect(id).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
  });

  const failures: [string, Reply, string][] = [
    ["a bad key", { type: "status", status: 401 }, "bad_key"],
    ["a model that is not there", { type: "status", status: 404 }, "no_such_model"],
    ["too many requests", { type: "status", status: 429 }, "rate_limited"],
    ["an overload", { type: "status", status: 529 }, "overloaded"],
    ["a request that is refused", { type: "status", status: 400 }, "rejected"],
    [
      "a redirect, which would take the key along",
      { type: "status", status: 302, headers: { location: "/x" } },
      "rejected",
    ],
    ["a connection that breaks", { type: "torn", text: "So " }, "torn_stream"],
    ["an end without a reason", { type: "answer", text: "So ", finish: null }, "torn_stream"],
    ["an answer that is no stream", { type: "raw", body: "{}", contentType: "application/json" }, "bad_answer"],
    ["events that are no JSON", { type: "raw", body: "data: {not json\n\n" }, "bad_answer"],
    ["an error in the stream", { type: "raw", body: 'data: {"type":"error","error":{"type":"x"}}\n\n' }, "overloaded"],
    ["arguments that are no JSON", callsTool({ name: "get_progress", json: '{"a": ' }), "bad_tool_call"],
    ["arguments that are no object", callsTool({ name: "get_progress", json: '"all"' }), "bad_tool_call"],
    ["far too much", { type: "raw", body: `data: ${"x".repeat(5 * 1024 * 1024)}\n\n` }, "too_large"],
  ];
  it.each(failures)("says what failed: %s", async (_, reply, failure) => {
    const { model } = await modelOn(wire, () => reply);
    expect(await failureOf(partsOf(model))).toBe(failure);
  });

  it("says that nobody listens", async () => {
    const { model, server } = await modelOn(wire, () => says("never"));
    await server.stop();
    expect(await failureOf(partsOf(model))).toBe("unreachable");
  });

  it.each([
    ["from the beginning", { type: "silent" }],
    ["in the middle", { type: "silent", text: "Well, " }],
  ] satisfies [string, Reply][])("does not wait for a model that is silent %s", async (_, reply) => {
    const { model, server } = await modelOn(wire, () => reply, { firstMs: 80, silenceMs: 80 });
    expect(await failureOf(partsOf(model))).toBe("timeout");
    await server.requests[0]?.left;
  });

  it("waits for one that is slow", async () => {
    const slow: Reply = { type: "answer", text: ["One ", "word ", "at ", "a ", "time."], everyMs: 30 };
    const { model } = await modelOn(wire, () => slow, { firstMs: 60_000, silenceMs: 30_000 });
    expect(textOf(await partsOf(model))).toBe("One word at a time.");
  });

  it("ends its request when the turn is stopped", async () => {
    const { model, server } = await modelOn(wire, () => ({ type: "silent", text: "Well, " }));
    const stop = new AbortController();
    const reading = (async () => {
      for await (const part of model.stream(request({ signal: stop.signal }))) if (part.type === "text") stop.abort();
    })();
    await expect(reading).rejects.toMatchObject({ name: "AbortError" });
    await server.requests[0]?.left;
  });

  it("tells a text that was cut, and a refusal", async () => {
    const [cut, refusal] = wire === "openai" ? ["length", "content_filter"] : ["max_tokens", "refusal"];
    const { model } = await modelOn(wire, (index) => ({
      type: "answer",
      text: "So",
      finish: index === 0 ? cut : refusal,
    }));
    expect((await partsOf(model)).at(-1)).toMatchObject({ type: "end", reason: "length" });
    expect((await partsOf(model)).at(-1)).toMatchObject({ type: "end", reason: "refusal" });
  });

  it("never has the key or the API's own text in an error", async () => {
    const body = { error: { type: "auth", code: "a sentence, not a code", message: `Wrong key ${KEY}` } };
    const { model } = await modelOn(wire, () => ({ type: "status", status: 401, body }));
    const error: unknown = await partsOf(model).catch((thrown: unknown) => thrown);
    expect(String(error)).toBe("ProviderError: bad_key (HTTP 401 auth)");
  });
});

describe("asking again", () => {
  const fast = { times: 2, firstMs: 5, longestMs: 200 };

  it.each([
    [{ type: "status", status: 500 }],
    [{ type: "status", status: 429, headers: { "retry-after-ms": "20" } }],
    [{ type: "torn" }],
  ] satisfies [Reply][])("is done after %j, by one place alone", async (reply) => {
    const { model, server } = await modelOn("openai", (index) => (index === 0 ? reply : says("Here I am.")));
    expect(textOf(await partsOf(retrying(model, fast)))).toBe("Here I am.");
    expect(server.requests).toHaveLength(2);
  });

  it("waits as long as it is told to, and not when that is too long for a learner", async () => {
    const { model, server } = await modelOn("openai", (index) =>
      index === 0 ? { type: "status", status: 429, headers: { "retry-after-ms": "120" } } : says("Yes."),
    );
    await partsOf(retrying(model, fast));
    const [first, second] = server.requests;
    expect((second?.at ?? 0) - (first?.answeredAt ?? 0)).toBeGreaterThan(110);
    server.replyWith(() => ({ type: "status", status: 429, headers: { "retry-after": "60" } }));
    const error: unknown = await partsOf(retrying(model, fast)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ failure: "rate_limited", retryAfterMs: 60_000 });
    expect(server.requests).toHaveLength(3);
  });

  it.each([
    ["a bad key", { type: "status", status: 401 }, 1],
    ["what was begun already", { type: "torn", text: "So " }, 1],
    ["what stays broken", { type: "status", status: 503 }, 3],
  ] satisfies [string, Reply, number][])("is not done without end or sense: %s", async (_, reply, times) => {
    const { model, server } = await modelOn("openai", () => reply);
    expect(await failureOf(partsOf(retrying(model, fast)))).not.toBeNull();
    expect(server.requests).toHaveLength(times);
  });
});

it("leaves out what an open model thinks to itself", async () => {
  const { model } = await modelOn("openai", (index) =>
    index === 0 ? says("<thi", "nk>It is the ind", "ex.</th", "ink>\n\nLook at", " the traces.") : says("<b>1 < 2"),
  );
  expect(textOf(await partsOf(model))).toBe("Look at the traces.");
  expect(textOf(await partsOf(model))).toBe("<b>1 < 2");
});

it("takes a server that sends a call whole, without a place and without an id, as Ollama does", async () => {
  const calls = ["get_progress", "query_metrics"].map((name) => ({ function: { name, arguments: "{}" } }));
  const chunk = { choices: [{ delta: { tool_calls: calls }, finish_reason: "stop" }] };
  const { model } = await modelOn("openai", () => ({ type: "raw", body: `data: ${JSON.stringify(chunk)}\n\n` }));
  const parts = await partsOf(model);
  expect(parts.map((part) => (part.type === "tool_call" ? part.name : part.type))).toEqual([
    "get_progress",
    "query_metrics",
    "end",
  ]);
  expect(parts.at(-1)).toEqual({ type: "end", reason: "tool_calls" });
});
