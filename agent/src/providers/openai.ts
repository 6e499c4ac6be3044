import { z } from "zod";
import { codeInJson, parseJson, postForEvents, type Patience } from "./event-stream.ts";
import type { EndReason, Model, ModelMessage, ModelRequest, StreamPart, Usage } from "./provider.ts";
import { ProviderError } from "./provider-error.ts";
import { withoutThoughts } from "./thoughts.ts";
import { collectToolCalls } from "./tool-calls.ts";

export const OPENAI_URL = "https://api.openai.com/v1";
/** Thinking counts as output there, so this is more than a reply of a few sentences needs. */
const MOST_OUTPUT_TOKENS = 2048;

const callSchema = z.object({
  index: z.number().int().optional(),
  id: z.string().nullish(),
  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).partial().nullish(),
});
const chunkSchema = z.object({
  choices: z
    .array(
      z.object({
        delta: z
          .object({
            content: z.string().nullish(),
            refusal: z.string().nullish(),
            tool_calls: z.array(callSchema).nullish(),
          })
          .nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .default([]),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }).nullish(),
});

export type ModelOptions = { model: string; baseUrl: string; apiKey: string | null; patience: Patience };

/**
 * A model behind Chat Completions (https://platform.openai.com/docs/api-reference/chat-streaming), the API that OpenAI,
 * Ollama, vLLM and llama.cpp have in common: nothing is sent that one of them does not take.
 */
export function createOpenAi({ model, baseUrl, apiKey, patience }: ModelOptions): Model {
  const url = new URL(`${baseUrl.replace(/\/+$/, "")}/chat/completions`);
  const headers: Record<string, string> = apiKey === null ? {} : { authorization: `Bearer ${apiKey}` };
  // OpenAI's newer models refuse the older name, other servers know that one alone.
  const limit = url.hostname === new URL(OPENAI_URL).hostname ? "max_completion_tokens" : "max_tokens";

  async function* stream(request: ModelRequest): AsyncGenerator<StreamPart> {
    const { id, system, messages, tools, signal } = request;
    const body = {
      model,
      stream: true,
      stream_options: { include_usage: true },
      [limit]: MOST_OUTPUT_TOKENS,
      messages: [{ role: "system", content: system }, ...messages.map(asWire)],
      ...(tools.length === 0 ? {} : { tools: tools.map(asFunction) }),
    };
    yield* read(id, postForEvents({ url, headers, body, signal, patience }));
  }
  return { name: "openai", model, stream: (request) => withoutThoughts(stream(request)) };
}

async function* read(turn: string, events: AsyncIterable<{ data: string }>): AsyncGenerator<StreamPart> {
  const calls = collectToolCalls(turn);
  let finish: string | null = null;
  let usage: Usage | undefined;
  let refused = false;
  for await (const { data } of events) {
    if (data === "[DONE]") continue;
    const chunk = readChunk(data);
    if (chunk.usage) usage = { inputTokens: chunk.usage.prompt_tokens, outputTokens: chunk.usage.completion_tokens };
    const choice = chunk.choices[0];
    if (choice === undefined) continue;
    finish = choice.finish_reason ?? finish;
    refused ||= (choice.delta?.refusal ?? "") !== "";
    if (choice.delta?.content) yield { type: "text", text: choice.delta.content };
    for (const call of choice.delta?.tool_calls ?? []) {
      // Servers that send a call whole leave its place out: then a name begins the next one.
      const place = call.index ?? Math.max(0, calls.size() - (call.function?.name ? 0 : 1));
      const { name, arguments: json } = call.function ?? {};
      calls.add(place, { id: call.id ?? "", name: name ?? "", json: json ?? "" });
    }
  }
  if (finish === null) throw new ProviderError("torn_stream", "no finish_reason");
  // Half of a call is no call: what was cut at the limit has no arguments that could be trusted.
  if (finish !== "length") yield* calls.done();
  yield { type: "end", reason: reasonOf(finish, refused, calls.size() > 0), ...(usage === undefined ? {} : { usage }) };
}

function readChunk(data: string): z.infer<typeof chunkSchema> {
  const value = parseJson(data);
  const code = codeInJson(data);
  if (code !== "" || (typeof value === "object" && value !== null && "error" in value)) {
    throw new ProviderError("overloaded", `error in the stream${code}`);
  }
  const chunk = chunkSchema.safeParse(value);
  if (!chunk.success) throw new ProviderError("bad_answer", "a chunk that is not as documented");
  return chunk.data;
}

function reasonOf(finish: string, refused: boolean, calls: boolean): EndReason {
  if (refused || finish === "content_filter") return "refusal";
  if (finish === "length") return "length";
  return calls ? "tool_calls" : "stop";
}

function asWire(message: ModelMessage) {
  if (message.role === "user") return { role: "user", content: message.text };
  if (message.role === "tool") return { role: "tool", tool_call_id: message.callId, content: message.result };
  if (message.calls.length === 0) return { role: "assistant", content: message.text };
  const calls = message.calls.map(({ id, name, input }) => ({
    id,
    type: "function",
    function: { name, arguments: JSON.stringify(input) },
  }));
  return { role: "assistant", content: message.text === "" ? null : message.text, tool_calls: calls };
}

const asFunction = ({ name, description, inputSchema }: ModelRequest["tools"][number]) => ({
  type: "function",
  function: { name, description, parameters: inputSchema },
});
