import type { Provider, StreamPart, StreamRequest } from "../provider.ts";
import { answerEvent } from "./answer-event.ts";
import { answerWords } from "./answer-words.ts";
import { readSituation } from "./situation.ts";

/**
 * The tutor without a model. It reads the conversation as a model would, calls the same tools through the same loop,
 * and phrases with authored lines. The same conversation and turn id always give the same words.
 */
export function createScripted(): Provider {
  return { name: "scripted", stream };
}

async function* stream({ id, messages, signal }: StreamRequest): AsyncGenerator<StreamPart> {
  signal.throwIfAborted();
  const situation = readSituation(id, messages);
  const { cause } = situation;
  const move = cause.role === "event" ? answerEvent(situation, cause.event) : answerWords(situation, cause.text);
  if ("say" in move) {
    yield { type: "text", text: move.say };
    yield { type: "end", reason: "stop" };
  } else {
    yield { type: "tool_call", id: `${id}#${messages.length}`, name: move.call, input: move.input };
    yield { type: "end", reason: "tool_calls" };
  }
}
