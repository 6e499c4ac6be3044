import { context, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { beforeAll, beforeEach, expect, test } from "vitest";
import type { Provider, StreamPart } from "../providers/provider.ts";
import { ProviderError } from "../providers/provider-error.ts";
import { runTurn, type Turn } from "./loop.ts";
import { turnSpan } from "./turn-spans.ts";

const exporter = new InMemorySpanExporter();
const SAID = "what the learner said";

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
});
beforeEach(() => exporter.reset());

/** Answers its n-th request with the n-th script. */
function providerOf(...scripts: StreamPart[][]): Provider {
  return {
    name: "openai",
    model: "gpt-test",
    async *stream() {
      const parts = scripts.shift();
      if (parts === undefined) throw new TypeError(`not to be told: ${SAID}`);
      yield* parts;
    },
  };
}

async function take(provider: Provider) {
  const used: unknown[] = [];
  let errors = 0;
  const turn: Turn = {
    id: "turn-1",
    conversation: "run-1",
    provider,
    system: "",
    messages: [{ role: "user", text: SAID }],
    tools: [],
    completed: [],
    callTool: async () => ({ status: "error", code: "not_found", reason: SAID }),
    onCompleted: async () => {},
    screen: async () => "clear",
    say: () => {},
    onUsage: (usage) => used.push(usage),
    onProviderError: () => (errors += 1),
    signal: new AbortController().signal,
  };
  await turnSpan("run-1", provider, async () => await runTurn(turn));
  const spans = exporter.getFinishedSpans();
  const parentOf = (name: string) => {
    const parent = spans.find((span) => span.name === name)?.parentSpanContext?.spanId;
    return spans.find((span) => span.spanContext().spanId === parent)?.name;
  };
  return { spans, named: (name: string) => spans.find((span) => span.name === name), parentOf, used, errors };
}

test("a turn is a span with its requests to the model and its tools inside, by OpenTelemetry's names", async () => {
  const usage = { inputTokens: 12, outputTokens: 3 };
  const { spans, named, parentOf, used } = await take(
    providerOf(
      [
        { type: "tool_call", id: "c1", name: "get_progress", input: {} },
        { type: "end", reason: "tool_calls", usage },
      ],
      [
        { type: "text", text: "Look." },
        { type: "end", reason: "stop" },
      ],
    ),
  );
  expect(named("invoke_agent tutor")?.attributes).toMatchObject({
    "gen_ai.operation.name": "invoke_agent",
    "gen_ai.agent.name": "tutor",
    "gen_ai.provider.name": "openai",
    "gen_ai.conversation.id": "run-1",
    "gen_ai.request.model": "gpt-test",
    "mayday.turn.end": "done",
  });
  // One of its requests was not counted by the provider, so the sum would not be what was used.
  expect(named("invoke_agent tutor")?.attributes).not.toHaveProperty("gen_ai.usage.input_tokens");
  expect(named("chat gpt-test")?.attributes).toMatchObject({
    "gen_ai.request.model": "gpt-test",
    "gen_ai.request.stream": true,
    "gen_ai.response.time_to_first_chunk": expect.any(Number),
    "gen_ai.conversation.id": "run-1",
    "gen_ai.usage.input_tokens": 12,
    "gen_ai.usage.output_tokens": 3,
    "gen_ai.response.finish_reasons": ["tool_calls"],
  });
  const tool = named("execute_tool get_progress");
  expect(tool?.attributes).toMatchObject({
    "gen_ai.tool.name": "get_progress",
    "gen_ai.tool.type": "function",
    "error.type": "tool_error",
  });
  expect(tool?.status.code).toBe(SpanStatusCode.ERROR);
  for (const inner of ["chat gpt-test", "execute_tool get_progress"])
    expect(parentOf(inner)).toBe("invoke_agent tutor");
  expect(used).toEqual([usage]);
  expect(JSON.stringify(spans.map(({ attributes, events, status }) => [attributes, events, status]))).not.toContain(
    SAID,
  );
});

test("a provider that fails is counted and named, and what it said is not told", async () => {
  const { spans, named, errors } = await take(providerOf());
  expect(errors).toBe(1);
  expect(named("chat gpt-test")?.attributes["error.type"]).toBe("TypeError");
  expect(named("invoke_agent tutor")?.attributes["error.type"]).toBe("provider_down");
  expect(JSON.stringify(spans.map(({ attributes, events, status }) => [attributes, events, status]))).not.toContain(
    SAID,
  );
});

test("why a provider failed is what its spans say, and a turn of one request has the tokens of that", async () => {
  const failing: Provider = {
    name: "openai",
    model: "gpt-test",
    async *stream() {
      yield { type: "text", text: "So" };
      throw new ProviderError("rate_limited", "HTTP 429");
    },
  };
  const failed = await take(failing);
  expect(failed.named("chat gpt-test")?.attributes["error.type"]).toBe("rate_limited");
  expect(failed.named("invoke_agent tutor")?.attributes["error.type"]).toBe("rate_limited");
  exporter.reset();
  const usage = { inputTokens: 12, outputTokens: 3 };
  const { named } = await take(
    providerOf([
      { type: "text", text: "Look." },
      { type: "end", reason: "stop", usage },
    ]),
  );
  expect(named("invoke_agent tutor")?.attributes["gen_ai.usage.output_tokens"]).toBe(3);
});

test("the scripted tutor has no model, and answers within this process", async () => {
  const { named } = await take({
    name: "scripted",
    async *stream() {
      yield { type: "text", text: "Look." };
      yield { type: "end", reason: "stop" };
    },
  });
  expect(named("chat")?.attributes).toMatchObject({ "gen_ai.provider.name": "scripted" });
  expect(named("chat")?.attributes).not.toHaveProperty("gen_ai.request.model");
  expect(named("chat")?.kind).toBe(SpanKind.INTERNAL);
});
