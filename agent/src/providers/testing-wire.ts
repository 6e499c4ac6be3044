import type { Answer, FakeCall } from "./testing-model-server.ts";

const data = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
const named = (event: string, value: object) => `event: ${event}\n${data({ type: event, ...value })}`;
const pieces = (text: Answer["text"]) => (typeof text === "string" ? [text] : (text ?? [])).filter((one) => one !== "");
const argumentsOf = ({ input, json }: FakeCall) => json ?? JSON.stringify(input ?? {});
/** Arguments come in pieces that are no JSON by themselves. */
const halves = (text: string) => [text.slice(0, text.length >> 1), text.slice(text.length >> 1)];

const chunk = (choice: object) =>
  data({ id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: "m", choices: [choice] });

/** The chunks of Chat Completions. */
export function* openAiEvents({ text, calls = [], finish, usage }: Answer): Generator<string> {
  const delta = (value: object) => chunk({ index: 0, delta: value, finish_reason: null });
  yield delta({ role: "assistant", content: "" });
  for (const piece of pieces(text)) yield delta({ content: piece });
  for (const [index, call] of calls.entries()) {
    const { id = `call_${index}`, name } = call;
    const head = { index, ...(id === "" ? {} : { id }), type: "function", function: { name, arguments: "" } };
    yield delta({ tool_calls: [head] });
    for (const half of halves(argumentsOf(call)))
      yield delta({ tool_calls: [{ index, function: { arguments: half } }] });
  }
  if (finish === null) return;
  yield chunk({ index: 0, delta: {}, finish_reason: finish ?? (calls.length > 0 ? "tool_calls" : "stop") });
  if (usage !== null) {
    const { input, output } = usage ?? { input: 100, output: 20 };
    const counted = { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
    yield data({
      id: "chatcmpl-1",
      object: "chat.completion.chunk",
      created: 1,
      model: "m",
      choices: [],
      usage: counted,
    });
  }
  yield "data: [DONE]\n\n";
}

/** The events of the Messages API. */
export function* anthropicEvents({ text, calls = [], finish, usage }: Answer): Generator<string> {
  const { input, output } = usage ?? { input: 100, output: 20 };
  const counted = usage === null ? {} : { usage: { input_tokens: input, output_tokens: 1 } };
  yield named("message_start", {
    message: { id: "msg_1", type: "message", role: "assistant", content: [], ...counted },
  });
  yield named("ping", {});
  let index = 0;
  if (pieces(text).length > 0) {
    yield named("content_block_start", { index, content_block: { type: "text", text: "" } });
    for (const piece of pieces(text))
      yield named("content_block_delta", { index, delta: { type: "text_delta", text: piece } });
    if (finish !== null) yield named("content_block_stop", { index });
    index++;
  }
  for (const [place, call] of calls.entries()) {
    const { id = `toolu_${place}`, name } = call;
    yield named("content_block_start", { index, content_block: { type: "tool_use", id, name, input: {} } });
    for (const partial_json of halves(argumentsOf(call))) {
      yield named("content_block_delta", { index, delta: { type: "input_json_delta", partial_json } });
    }
    yield named("content_block_stop", { index });
    index++;
  }
  if (finish === null) return;
  const stop = finish ?? (calls.length > 0 ? "tool_use" : "end_turn");
  yield named("message_delta", {
    delta: { stop_reason: stop },
    ...(usage === null ? {} : { usage: { output_tokens: output } }),
  });
  yield named("message_stop", {});
}
