import type { Progress } from "@mayday/tools/contract";
import type { Message, Model, ModelMessage, Provider } from "../providers/provider.ts";
import { modelView, resultView } from "./model-view.ts";

/** What a model is told of the run beside the conversation; null where it is not known yet. */
export type Ground = { brief: string | null; progress: Progress | null; now: number };

/** Messages before this turn that are told whole; older ones are a line each in the summary. */
const WHOLE = 8;
const MOST_CHARS = { message: 700, learner: 2000, line: 120, brief: 3000, result: 6000 } as const;
const SUMMARY_LINES = 12;

/**
 * A model as a provider of the tutor's loop. Everything that reaches it passes through here: the system's rules with the
 * brief, a summary of what was said long ago, the last messages, the progress document, and results of tools, each
 * projected to what a model may know and marked as data.
 */
export function grounded(model: Model, ground: Ground): Provider {
  return {
    name: model.name,
    model: model.model,
    stream: (request) =>
      model.stream({
        ...request,
        system: [request.system, ...brief(ground)].join("\n\n"),
        messages: groundMessages(request.messages, ground),
      }),
  };
}

/** The conversation up to what the turn answers, the last message of the learner or an event, and the turn's own calls. */
export function groundMessages(messages: readonly Message[], ground: Ground): ModelMessage[] {
  const cause = messages.findLastIndex(({ role }) => role === "user" || role === "event");
  const before = messages.slice(0, Math.max(cause, 0));
  const older = before.slice(0, Math.max(0, before.length - WHOLE));
  const last = messages[cause];
  const recent = before.slice(older.length).flatMap((one) => told(one, MOST_CHARS.message, ground.now));
  const asked: ModelMessage[] =
    last === undefined
      ? []
      : [{ role: "user", text: [...summary(older), ...known(ground), causeOf(last)].join("\n\n") }];
  const turn = messages.slice(cause + 1).flatMap((one) => told(one, MOST_CHARS.message, ground.now));
  return [...recent, ...asked, ...turn];
}

function told(message: Message, most: number, now: number): ModelMessage[] {
  switch (message.role) {
    case "user":
      return [{ role: "user", text: asData("learner_message", cut(message.text, most)) }];
    case "event":
      return [];
    case "assistant":
      return [{ ...message, text: cut(message.text, most) }];
    case "tool":
      return [{ ...message, result: cut(resultView(message.name, message.result, now), MOST_CHARS.result) }];
  }
}

/** What was said long ago, a line for each message: a summary that grows by rule, costs no request and invents nothing. */
function summary(older: readonly Message[]): string[] {
  const lines = older.slice(-SUMMARY_LINES).flatMap((message) => {
    if (message.role !== "user" && message.role !== "assistant") return [];
    const line = cut(message.text.replace(/\s+/g, " ").trim(), MOST_CHARS.line);
    return line === "" ? [] : [`${message.role === "user" ? "learner" : "tutor"}: ${line}`];
  });
  return lines.length === 0 ? [] : [asData("earlier", lines.join("\n"))];
}

const brief = ({ brief: text }: Ground): string[] =>
  text === null ? [] : [asData("brief", cut(text, MOST_CHARS.brief))];

const known = ({ progress, now }: Ground): string[] =>
  progress === null ? [] : [asData("progress", JSON.stringify(modelView(progress, now)))];

function causeOf(message: Message): string {
  if (message.role === "user") return asData("learner_message", cut(message.text, MOST_CHARS.learner));
  if (message.role !== "event") return "";
  return `Nobody asked: this just happened in the run, and is on the page already. Say one or two sentences about it.\n${asData("event", JSON.stringify(message.event))}`;
}

/** A text between tags that it cannot close or open itself. */
export function asData(tag: string, text: string): string {
  const inert = text.replace(/<(?=\s*\/?\s*(?:learner_message|earlier|brief|progress|event)\b)/gi, "&lt;");
  return `<${tag}>\n${inert}\n</${tag}>`;
}

const cut = (text: string, most: number) => (text.length > most ? `${text.slice(0, most)}…` : text);
