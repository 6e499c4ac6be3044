import type { Progress } from "@mayday/tools/contract";
import type { ToolUse } from "../contract.ts";
import type { Earlier, NewTurn, Store } from "../feed/store.ts";
import type { Metrics } from "../metrics.ts";
import type { Message, Provider, ToolSpec } from "../providers/provider.ts";
import type { ProviderError } from "../providers/provider-error.ts";
import { askedHint } from "./asked-hint.ts";
import type { Budget, Spent } from "./budget.ts";
import { conversation, lastSaid } from "./conversation.ts";
import type { Desk, Place } from "./desk.ts";
import { sentencesOf } from "./glossary.ts";
import { grounded } from "./grounded.ts";
import { runTurn, type CompletedCall, type Turn, type TurnResult, type TutorTool } from "./loop.ts";
import offers from "./offers.json" with { type: "json" };
import { whyUnusable, type Asked, type Speaker, type Spoke } from "./speaker.ts";
import { SYSTEM } from "./system.ts";
import { turnError, turnSpan } from "./turn-spans.ts";
import { turnLabels } from "../telemetry-names.ts";
import { understand } from "./understand.ts";

export type TakeOptions = {
  store: Pick<Store, "earlier" | "recordCall">;
  desk: Desk;
  scripted: Provider;
  speaker: Speaker;
  /** Of a model's turn. */
  budget: Budget;
  metrics: Metrics;
  progressOf: (run: string) => Progress | null;
  ownerOf: (run: string) => Promise<string>;
  /** A piece of a message as it is written; `index` counts from 0 for each attempt at the message. */
  onDelta: (piece: { run: string; id: string; index: number; text: string }) => void;
};
/**
 * A turn that is to be taken; `since` is when it was asked for (`performance.now()`), `calls` grows while it is taken,
 * and `earlier` is what was said before, where that is known.
 */
export type OwedTurn = NewTurn & { calls: CompletedCall[]; since: number; earlier?: Earlier };
export type Taken = TurnResult & { spoke: Spoke; provider: Provider["name"] };
/** What both tutors start from. */
type Start = { place: Place; owed: OwedTurn; messages: Message[]; specs: ToolSpec[]; signal: AbortSignal };

/** Calls that must not be made again, after a restart or by who stands in; what was only read is better read afresh. */
const HAS_EFFECT: ReadonlySet<string> = new Set(["reveal_hint", "toggle_fault"] satisfies TutorTool[]);
/** The status, in metrics, of a call that was not made. */
const REFUSED = "refused";
const NOT_ASKED = {
  status: "error",
  code: "conflict",
  reason: "The learner has not asked for a hint.",
  tryNext: "Offer one in a short question. When they say yes it is revealed.",
} as const;

export const messageId = (run: string, cause: string) => `${run}/${cause}`;

/** Takes a turn: by the model while it answers, else, in the same turn and with what was done in it, by the scripted tutor. */
export function createTakeTurn(options: TakeOptions) {
  const { store, desk, scripted, speaker, budget, metrics, progressOf, ownerOf, onDelta } = options;

  const record = async ({ place, owed }: Start, call: CompletedCall) => {
    if (!HAS_EFFECT.has(call.name)) return;
    owed.calls.push(call);
    await store.recordCall(place.run, owed.cause, call);
  };

  const turnOf = (start: Start, provider: Provider): Turn => {
    const { place, owed, messages, specs, signal } = start;
    const { name } = provider;
    const id = messageId(place.run, owed.cause);
    const definition = sentencesOf(owed.trigger.type === "said" ? understand(owed.trigger.text).term : null);
    let pieces = 0;
    return {
      id,
      conversation: place.run,
      provider,
      system: SYSTEM,
      messages,
      tools: specs,
      completed: [...owed.calls],
      callTool: async (tool, input, inner) => await desk.call(place, tool, input, inner),
      onCompleted: async (call) => await record(start, call),
      screen: async (text, inner) => await desk.screen(place.run, text, inner),
      isFree: (sentence) => definition.has(sentence.trim()),
      say: (text) => {
        if (pieces === 0 && owed.trigger.type === "said") {
          metrics.firstText.observe({ provider: name }, (performance.now() - owed.since) / 1000);
        }
        onDelta({ run: place.run, id, index: pieces++, text });
      },
      onUsage: ({ inputTokens, outputTokens }) => {
        metrics.tokens.inc({ provider: name, type: "input" }, inputTokens);
        metrics.tokens.inc({ provider: name, type: "output" }, outputTokens);
      },
      onRefused: (tool) => metrics.toolCalls.inc({ tool: tool ?? "unknown", status: REFUSED }),
      onProviderError: (error) => metrics.providerErrors.inc({ provider: name, failure: error?.failure ?? "none" }),
      signal,
    };
  };

  /** Takes a turn in a span, and counts how long it took. */
  const measuredTurn = async (turn: Turn, run: string): Promise<TurnResult> => {
    const began = performance.now();
    const result = await turnSpan(run, turn.provider, async () => await runTurn(turn));
    const labels = turnLabels(turn.provider.name, turnError(result));
    metrics.turnDuration.observe(labels, (performance.now() - began) / 1000);
    return result;
  };

  const byScript = async (start: Start, spoke: Spoke, before: ToolUse[] = []): Promise<Taken> => {
    const result = await measuredTurn(turnOf(start, scripted), start.place.run);
    return { ...result, tools: [...before, ...result.tools], spoke, provider: scripted.name };
  };

  /** The hint that the learner asked for, before the model is asked: whether one is due is never the model's to decide. */
  const hintFor = async (start: Start): Promise<{ used: ToolUse[]; reveal: CompletedCall | null }> => {
    const { place, owed, messages, signal } = start;
    const known = owed.calls.find(({ name }) => name === "reveal_hint");
    if (known !== undefined) return { used: [], reveal: known };
    const reason = owed.trigger.type === "said" ? askedHint(owed.trigger.text, lastSaid(messages)) : null;
    if (reason === null) return { used: [], reveal: null };
    const began = performance.now();
    const outcome = await desk.call(place, "reveal_hint", { reason }, signal);
    const reveal = { id: "call_hint", name: "reveal_hint", input: { reason }, result: JSON.stringify(outcome) };
    await record(start, reveal);
    const ms = Math.round(performance.now() - began);
    return { used: [{ tool: "reveal_hint", status: outcome.status, ms }], reveal };
  };

  const byModel = async (start: Start, { model }: Asked) => {
    const { place, owed, signal } = start;
    const [{ used, reveal }, brief] = await Promise.all([hintFor(start), desk.brief(place, signal)]);
    const progress = progressOf(place.run);
    const turn = turnOf(start, grounded(model, { brief, progress, now: Date.now() }));
    let failed: ProviderError | null = null;
    const guarded: Turn = {
      ...turn,
      budget,
      insteadOfHeld: progress?.nextHint.available === true ? offers.ready : offers.later,
      callTool: async (tool, input, inner) => {
        if (tool !== "reveal_hint") return await turn.callTool(tool, input, inner);
        if (reveal !== null) return JSON.parse(reveal.result);
        turn.onRefused?.(tool);
        return NOT_ASKED;
      },
      onCompleted: async (call) => {
        if (call.name !== "reveal_hint") await record(start, call);
      },
      onProviderError: (error) => {
        failed = error;
        turn.onProviderError?.(error);
      },
    };
    const result = await measuredTurn(guarded, place.run);
    countSpent(model.name, result);
    const text = owed.trigger.type === "hint_offered" ? withOffer(result.text) : result.text;
    return { result: { ...result, text, tools: [...used, ...result.tools] }, failed: failed as ProviderError | null };
  };

  const countSpent = (provider: string, { spent, ended }: { spent?: Spent; ended: string }) => {
    if (ended === "screened") metrics.heldBack.inc({ provider });
    if (spent === undefined) return;
    const counted = spent.isEstimate ? "estimated" : "by_provider";
    metrics.turnTokens.observe({ provider, type: "input", counted }, spent.inputTokens);
    metrics.turnTokens.observe({ provider, type: "output", counted }, spent.outputTokens);
    if (spent.cost !== null) metrics.cost.inc({ provider }, spent.cost);
  };

  return async (run: string, owed: OwedTurn, signal: AbortSignal): Promise<Taken> => {
    const learner = await ownerOf(run);
    const [earlier, specs] = await Promise.all([owed.earlier ?? store.earlier(run), desk.specs(learner)]);
    const messages = conversation(earlier, owed);
    const start: Start = { place: { run, learner }, owed, messages, specs, signal };
    const asked = speaker.model();
    if (asked === null) {
      const spoke = speaker.standIn();
      if (spoke.instead !== null)
        metrics.fallbacks.inc({ provider: spoke.instead.provider, reason: spoke.instead.why });
      return await byScript(start, spoke);
    }
    const { result, failed } = await byModel(start, asked);
    const why = whyUnusable(result);
    const { name, model } = asked.model;
    if (why === null) {
      if (result.ended !== "cancelled") asked.breaker.succeeded();
      return { ...result, spoke: { by: "model", model }, provider: name };
    }
    metrics.turns.inc({ provider: name, end: result.ended });
    return await byScript(start, speaker.failed(asked, why, failed), result.tools);
  };
}

/** The words by which the learner accepts are understood as an answer to an offer, so the offer has to be there. */
function withOffer(text: string): string {
  return text === "" || /\bhint\b/i.test(text) ? text : `${text} ${offers.ask}`;
}
