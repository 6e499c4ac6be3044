import { z } from "zod";
import { TOOLS, TUTOR_TOOLS } from "@mayday/tools/contract";
import type { ToolUse, TurnEnd } from "../contract.ts";
import type { Message, Provider, ToolCall, ToolSpec, Usage } from "../providers/provider.ts";
import { ProviderError, type ProviderFailure } from "../providers/provider-error.ts";
import { abortable } from "./abortable.ts";
import { createSpending, DEFAULT_BUDGET, OverBudget, type Budget, type Spent } from "./budget.ts";
import { createSpeech, type Screened } from "./speech.ts";
import { chatSpan, toolSpan } from "./turn-spans.ts";

export type TutorTool = (typeof TUTOR_TOOLS)[number];
/** A tool call that has been made, with the JSON of its result. */
export type CompletedCall = ToolCall & { result: string };

export type Turn = {
  id: string;
  /** What its requests belong to, for traces. */
  conversation?: string;
  provider: Provider;
  system: string;
  /** The conversation up to and including what this turn answers. */
  messages: readonly Message[];
  tools: readonly ToolSpec[];
  /** Calls of this very turn that were made before a restart: their results are used, they are not made again. */
  completed: readonly CompletedCall[];
  callTool: (name: TutorTool, input: Record<string, unknown>, signal: AbortSignal) => Promise<ToolOutcome>;
  onCompleted: (call: CompletedCall) => Promise<void>;
  screen: (text: string, signal: AbortSignal) => Promise<Screened>;
  /** Sentences that may be said whatever they say; none without it. */
  isFree?: (sentence: string) => boolean;
  say: (sentence: string) => void;
  /** What is said after a sentence was held back; nothing when there is none. It is screened as well. */
  insteadOfHeld?: string;
  onUsage?: (usage: Usage) => void;
  /** A call was refused before it was made: there is no such tool, its input is wrong, or it came too often. */
  onRefused?: (tool: TutorTool | null) => void;
  onProviderError?: (error: ProviderError | null) => void;
  /** The learner's stop. */
  signal: AbortSignal;
  budget?: Partial<Budget>;
};
export type ToolOutcome = { status: string } & Record<string, unknown>;
/** `failure` is the provider's own, of a turn that ended because of it; `spent` is of a turn that asked a model. */
export type TurnResult = {
  text: string;
  ended: TurnEnd;
  tools: ToolUse[];
  failure?: ProviderFailure;
  spent?: Spent;
};

/**
 * One turn of the tutor: asks the provider, makes the tool calls it wants (the four tutor tools and no other), gives it
 * the results, and says its text through the screen. Never throws for what a provider or a tool does; `ended` says why
 * it stopped.
 */
export async function runTurn(turn: Turn): Promise<TurnResult> {
  const budget: Budget = { ...DEFAULT_BUDGET, ...turn.budget };
  const timeout = AbortSignal.timeout(budget.ms);
  const signal = AbortSignal.any([turn.signal, timeout]);
  const screen = async (text: string) => await turn.screen(text, signal);
  const speech = createSpeech({ screen, say: turn.say, isFree: turn.isFree ?? (() => false) });
  const spending = createSpending(budget);
  const used: ToolUse[] = [];
  const messages: Message[] = [...turn.messages, ...turn.completed.flatMap(asMessages)];

  const end = async (reason: TurnEnd, failure?: ProviderFailure): Promise<TurnResult> => {
    if (reason === "cancelled" || reason === "budget_time") speech.close();
    else await speech.finish();
    if (speech.result().heldBack > 0 && reason === "done") await speech.finish(turn.insteadOfHeld);
    const { text, heldBack, unknown } = speech.result();
    const done = { text, tools: used, ...spending.spent() };
    if (turn.signal.aborted) return { ...done, ended: "cancelled" };
    const ended = reason !== "done" ? reason : unknown > 0 ? "provider_down" : heldBack > 0 ? "screened" : "done";
    return { ...done, ended, ...(failure === undefined ? {} : { failure }) };
  };

  for (let step = 0; step < budget.steps; step++) {
    try {
      spending.check(turn, messages);
      const { text, calls, finish } = await ask(turn, messages, signal, spending, (piece) => speech.push(piece));
      if (finish === "refusal") throw new ProviderError("refused", "the model will not answer");
      if (finish === "length") speech.dropUnfinished();
      if (calls.length === 0) return await end("done");
      // What comes after the calls is another sentence.
      if (text !== "") speech.push("\n\n");
      messages.push({ role: "assistant", text, calls });
      for (const call of calls) {
        if (spending.repeats(`${call.name} ${canonical(call.input)}`)) return await end("repeated_call");
        messages.push(await makeCall(turn, call, signal, used, spending.mayCall(call.name)));
      }
    } catch (error) {
      if (turn.signal.aborted) return await end("cancelled");
      if (error instanceof OverBudget) return await end(error.what);
      const known = error instanceof ProviderError ? error : null;
      turn.onProviderError?.(known);
      return await end(timeout.aborted ? "budget_time" : "provider_down", known?.failure);
    }
  }
  return await end("budget_steps");
}

type Spending = ReturnType<typeof createSpending>;
type OnText = (text: string) => void;

/** One request to the provider: says its text as it comes, and gives the whole of it with the calls it wants. */
async function ask(turn: Turn, messages: Message[], signal: AbortSignal, spending: Spending, onText: OnText) {
  const answer = await chatSpan(
    turn.provider,
    turn.conversation,
    async () => await read(turn, messages, signal, spending, onText),
  );
  spending.add(answer.usage, turn, messages, answer.text);
  if (answer.usage !== null) turn.onUsage?.(answer.usage);
  return answer;
}

async function read(turn: Turn, messages: Message[], signal: AbortSignal, spending: Spending, onText: OnText) {
  const { id, system, tools } = turn;
  const calls: ToolCall[] = [];
  let text = "";
  let finish = "";
  let usage: Usage | null = null;
  let firstSeconds: number | null = null;
  const began = performance.now();
  const stream = turn.provider.stream({ id, system, messages: [...messages], tools, signal });
  for await (const part of abortable(stream, signal)) {
    firstSeconds ??= (performance.now() - began) / 1000;
    if (part.type === "text") {
      text += part.text;
      spending.checkText(text);
      onText(part.text);
    } else if (part.type === "tool_call") {
      calls.push({ id: part.id, name: part.name, input: part.input });
    } else {
      finish = part.reason;
      usage = part.usage ?? null;
    }
  }
  return { text, calls, finish, usage, firstSeconds };
}

/** Makes one call when it is allowed; a call that is not, or has a bad input, gets an error that the provider reads. */
async function makeCall(
  turn: Turn,
  call: ToolCall,
  signal: AbortSignal,
  used: ToolUse[],
  mayCall: boolean,
): Promise<Message> {
  const started = performance.now();
  const name = TUTOR_TOOLS.find((tool) => tool === call.name);
  const problem =
    name === undefined
      ? `There is no tool ${call.name.slice(0, 64)}.`
      : mayCall
        ? inputProblem(name, call.input)
        : `${name} was called often enough in this turn: answer with what is known.`;
  if (name === undefined || problem !== null) turn.onRefused?.(name ?? null);
  const outcome = await toolSpan(name ?? "unknown", call.id, async () =>
    name === undefined || problem !== null
      ? { status: "error", code: "invalid_input", reason: problem, tryNext: `Use ${TUTOR_TOOLS.join(", ")}.` }
      : await turn.callTool(name, call.input, signal),
  );
  const result = JSON.stringify(outcome);
  used.push({ tool: name ?? "unknown", status: outcome.status, ms: Math.round(performance.now() - started) });
  if (name !== undefined && problem === null) await turn.onCompleted({ ...call, result });
  return { role: "tool", callId: call.id, name: call.name, result };
}

/** What is wrong with an input, or null. The run is not in there: the caller adds it. */
function inputProblem(name: TutorTool, input: Record<string, unknown>): string | null {
  const schema: z.ZodObject = TOOLS[name].input;
  const parsed = schema.omit({ run: true }).safeParse(input);
  return parsed.success ? null : z.prettifyError(parsed.error);
}

const asMessages = ({ result, ...call }: CompletedCall): Message[] => [
  { role: "assistant", text: "", calls: [call] },
  { role: "tool", callId: call.id, name: call.name, result },
];

/** JSON with the keys in order, so that equal inputs are equal texts. */
function canonical(input: Record<string, unknown>): string {
  return JSON.stringify(Object.entries(input).sort(([a], [b]) => a.localeCompare(b)));
}
