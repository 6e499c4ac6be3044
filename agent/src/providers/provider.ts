import type { Trigger } from "../tutor/trigger.ts";

export type ToolCall = { id: string; name: string; input: Record<string, unknown> };

/** `result` is the tool's structured result as JSON text. An event is something that happened in the run. */
export type Message =
  | { role: "user"; text: string }
  | { role: "event"; event: Exclude<Trigger, { type: "said" }> }
  | { role: "assistant"; text: string; calls: ToolCall[] }
  | { role: "tool"; callId: string; name: string; result: string };

/** A tool as the provider is shown it: a JSON Schema of its input, without the run (the loop adds that). */
export type ToolSpec = { name: string; description: string; inputSchema: Record<string, unknown> };

export type StreamRequest = {
  /** Of the turn; the same for each request in it. */
  id: string;
  system: string;
  messages: readonly Message[];
  tools: readonly ToolSpec[];
  signal: AbortSignal;
};

export type StreamPart =
  | { type: "text"; text: string }
  | ({ type: "tool_call" } & ToolCall)
  | { type: "end"; reason: EndReason; usage?: Usage };
/** `length`: the text was cut at the limit of tokens; `refusal`: the model, or a filter before it, will not answer. */
export type EndReason = "stop" | "tool_calls" | "length" | "refusal";

/** Tokens of one request as the provider counts them. */
export type Usage = { inputTokens: number; outputTokens: number };

/**
 * What speaks for the tutor: a model's API, or the scripted tutor. An adapter turns `messages` into its API's form,
 * throws when the API does not answer (a model's throws `ProviderError`), and stops at once when `signal` aborts.
 */
export type Provider = {
  readonly name: "scripted" | ModelProvider;
  /** The model that it asks; none where there is no model. */
  readonly model?: string;
  stream(request: StreamRequest): AsyncIterable<StreamPart>;
};

export type ModelProvider = "openai" | "anthropic";
/** What a model is sent: texts alone, of which `ground` has made data what is data. */
export type ModelMessage = Exclude<Message, { role: "event" }>;
export type ModelRequest = Omit<StreamRequest, "messages"> & { messages: readonly ModelMessage[] };
/** A model behind its API. It asks once: who asks again is `retry.ts` alone. */
export type Model = {
  readonly name: ModelProvider;
  readonly model: string;
  stream(request: ModelRequest): AsyncIterable<StreamPart>;
};
