import { z } from "zod";
import { codeInJson, parseJson, postForEvents } from "./event-stream.ts";
import type { ModelOptions } from "./openai.ts";
import type { EndReason, Model, ModelMessage, ModelRequest, StreamPart, Usage } from "./provider.ts";
import { ProviderError } from "./provider-error.ts";
import { collectToolCalls } from "./tool-calls.ts";

export const ANTHROPIC_URL = "https://api.anthropic.com";
const API_VERSION = "2023-06-01";
const MOST_OUTPUT_TOKENS = 2048;

const tokens = z.number().nullish();
const usageSchema = z.object({
  input_tokens: tokens,
  output_tokens: tokens,
  cache_creation_input_tokens: tokens,
  cache_read_input_tokens: tokens,
});
/** Events and blocks of kinds that are not listed are left out, as the API asks its clients to. */
const eventSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("message_start"), message: z.object({ usage: usageSchema.partial().nullish() }) }),
  z.object({
    type: z.literal("content_block_start"),
    index: z.number(),
    content_block: z.object({
      type: z.string(),
      id: z.string().optional(),
      name: z.string().optional(),
      text: z.string().optional(),
    }),
  }),
  z.object({
    type: z.literal("content_block_delta"),
    index: z.number(),
    delta: z.object({ type: z.string(), text: z.string().optional(), partial_json: z.string().optional() }),
  }),
  z.object({
    type: z.literal("message_delta"),
    delta: z.object({ stop_reason: z.string().nullish() }),
    usage: usageSchema.partial().nullish(),
  }),
  z.object({ type: z.literal("message_stop") }),
  z.object({ type: z.literal("error") }),
]);
const KNOWN: ReadonlySet<string> = new Set(eventSchema.options.map(({ shape }) => shape.type.value));
const typeSchema = z.object({ type: z.string() });

/** A model behind Anthropic's Messages API (https://docs.anthropic.com/en/docs/build-with-claude/streaming). */
export function createAnthropic({ model, baseUrl, apiKey, patience }: ModelOptions): Model {
  const url = new URL(`${baseUrl.replace(/\/+$/, "")}/v1/messages`);
  const headers: Record<string, string> = { "anthropic-version": API_VERSION };
  if (apiKey !== null) headers["x-api-key"] = apiKey;

  async function* stream({ id, system, messages, tools, signal }: ModelRequest): AsyncGenerator<StreamPart> {
    const body = {
      model,
      stream: true,
      max_tokens: MOST_OUTPUT_TOKENS,
      // The same for every request of a run, tools included, so that it is read once and kept.
      system: [{ type: "text", text: system, cache_control: { type: "ephemeral" } }],
      messages: asWire(messages),
      ...(tools.length === 0 ? {} : { tools: tools.map(asTool) }),
    };
    yield* read(id, postForEvents({ url, headers, body, signal, patience }));
  }
  return { name: "anthropic", model, stream };
}

async function* read(turn: string, events: AsyncIterable<{ data: string }>): AsyncGenerator<StreamPart> {
  const calls = collectToolCalls(turn);
  const usage: Usage = { inputTokens: 0, outputTokens: 0 };
  let stop: string | null = null;
  let isWhole = false;
  for await (const { data } of events) {
    const event = readEvent(data);
    if (event === null) continue;
    if (event.type === "error") throw new ProviderError("overloaded", `error in the stream${codeInJson(data)}`);
    if (event.type === "message_start") count(usage, event.message.usage);
    if (event.type === "content_block_start" && event.content_block.type === "tool_use") {
      calls.add(event.index, event.content_block);
    }
    if (event.type === "content_block_delta") {
      const { type, text = "", partial_json: json } = event.delta;
      if (type === "text_delta" && text !== "") yield { type: "text", text };
      if (type === "input_json_delta" && calls.has(event.index)) calls.add(event.index, { json });
    }
    if (event.type === "message_delta") {
      stop = event.delta.stop_reason ?? stop;
      count(usage, event.usage);
    }
    if (event.type === "message_stop") isWhole = true;
  }
  if (!isWhole || stop === null) throw new ProviderError("torn_stream", "no message_stop");
  if (stop !== "max_tokens") yield* calls.done();
  const counted = usage.inputTokens + usage.outputTokens > 0;
  yield { type: "end", reason: reasonOf(stop), ...(counted ? { usage } : {}) };
}

/** Later figures replace earlier ones; what was read from the cache was read all the same. */
function count(usage: Usage, told: Partial<z.infer<typeof usageSchema>> | null | undefined): void {
  if (!told) return;
  const input = [told.input_tokens, told.cache_creation_input_tokens, told.cache_read_input_tokens];
  const sum = input.reduce<number>((total, one) => total + (one ?? 0), 0);
  usage.inputTokens = Math.max(usage.inputTokens, sum);
  usage.outputTokens = told.output_tokens ?? usage.outputTokens;
}

function readEvent(data: string): z.infer<typeof eventSchema> | null {
  const value = parseJson(data);
  const known = typeSchema.safeParse(value);
  if (!known.success) throw new ProviderError("bad_answer", "an event that is not JSON with a type");
  if (!KNOWN.has(known.data.type)) return null;
  const event = eventSchema.safeParse(value);
  if (!event.success) throw new ProviderError("bad_answer", "an event that is not as documented");
  return event.data;
}

function reasonOf(stop: string): EndReason {
  if (stop === "refusal") return "refusal";
  if (stop === "max_tokens" || stop === "model_context_window_exceeded") return "length";
  return stop === "tool_use" ? "tool_calls" : "stop";
}

type Block =
  | { type: "text"; text: string }
  | { type: "tool_use"; id: string; name: string; input: Record<string, unknown> }
  | { type: "tool_result"; tool_use_id: string; content: string };
type WireMessage = { role: "user" | "assistant"; content: Block[] };

/** Roles take turns there, the learner's side first; results of tools belong to that side. */
function asWire(messages: readonly ModelMessage[]): WireMessage[] {
  const wire: WireMessage[] = [];
  const add = (role: WireMessage["role"], content: Block[]) => {
    const last = wire.at(-1);
    if (last?.role === role) last.content.push(...content);
    else if (content.length > 0) wire.push({ role, content });
  };
  if (messages[0]?.role === "assistant") add("user", [{ type: "text", text: "(The run begins.)" }]);
  for (const message of messages) {
    if (message.role === "user") add("user", texts(message.text));
    else if (message.role === "tool") {
      add("user", [{ type: "tool_result", tool_use_id: message.callId, content: message.result }]);
    } else {
      const calls = message.calls.map(({ id, name, input }): Block => ({ type: "tool_use", id, name, input }));
      add("assistant", [...texts(message.text), ...calls]);
    }
  }
  return wire;
}

/** The API refuses a text of nothing. */
const texts = (text: string): Block[] => (text.trim() === "" ? [] : [{ type: "text", text }]);

const asTool = ({ name, description, inputSchema }: ModelRequest["tools"][number]) => ({
  name,
  description,
  input_schema: inputSchema,
});
