import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { Progress } from "@mayday/tools/contract";
import { backOffMs } from "../back-off.ts";
import type { FeedBody, FeedItem } from "../contract.ts";
import type { Feed } from "../feed/feed.ts";
import type { NewTurn, Owed, Store } from "../feed/store.ts";
import type { ToolsClient } from "../mcp/tools-client.ts";
import type { Metrics } from "../metrics.ts";
import type { Message, Provider, ToolSpec } from "../providers/provider.ts";
import closings from "./closings.json" with { type: "json" };
import { runTurn, type CompletedCall, type ToolOutcome, type TurnResult, type TutorTool } from "./loop.ts";
import { pinTools } from "./pinned-tools.ts";
import { withoutDefinition } from "./glossary.ts";
import { quickReplies } from "./quick-replies.ts";
import type { Screened } from "./speech.ts";
import { isStale } from "./stale.ts";
import { SYSTEM } from "./system.ts";
import { isNudge, type Trigger } from "./trigger.ts";
import { turnSpan } from "./turn-spans.ts";
import { understand } from "./understand.ts";

export type TurnsOptions = {
  store: Store;
  feed: Feed;
  tools: ToolsClient;
  provider: Provider;
  metrics: Metrics;
  log: Logger;
  progressOf: (run: string) => Progress | null;
  ownerOf: (run: string) => Promise<string>;
  /** Waits until the learner is not writing. */
  quiet: (run: string, signal: AbortSignal) => Promise<void>;
  /** A piece of a message as it is written; `index` counts from 0 for each attempt at the message. */
  onDelta: (piece: { run: string; id: string; index: number; text: string }) => void;
};

type Queued = NewTurn & { calls: CompletedCall[]; since: number };
type Worker = { queue: Queued[]; current: AbortController | null };

/** Calls that a restart must not make again; what was only read is better read afresh. */
const HAS_EFFECT: ReadonlySet<string> = new Set(["reveal_hint", "toggle_fault"] satisfies TutorTool[]);
const HISTORY = 24;

/** Takes the turns that are owed, per run one after the other, and stores what was said. */
export function createTurns(options: TurnsOptions) {
  const { store, feed, tools, provider, metrics, log, progressOf, ownerOf, quiet, onDelta } = options;
  const workers = new Map<string, Worker>();
  const closing = new AbortController();
  let pinned: Promise<ToolSpec[]> | null = null;

  const pinnedTools = (learner: string): Promise<ToolSpec[]> => {
    pinned ??= tools.listTools({ role: "tutor", learner }).then(pinTools);
    pinned.catch(() => (pinned = null));
    return pinned;
  };

  const screen = async (run: string, text: string, signal: AbortSignal): Promise<Screened> => {
    const result = await tools.call({ role: "host" }, "screen_message", { run, text }, { signal });
    if (result.status !== "ok") return "unknown";
    return result.clear ? "clear" : "held_back";
  };

  const take = async (run: string, turn: Queued, signal: AbortSignal): Promise<TurnResult> => {
    const learner = await ownerOf(run);
    let pieces = 0;
    const { name } = provider;
    const term = turn.trigger.type === "said" ? understand(turn.trigger.text).term : null;
    return await runTurn({
      id: messageId(run, turn.cause),
      provider,
      system: SYSTEM,
      messages: conversation(await store.conversation(run, HISTORY), turn),
      tools: await pinnedTools(learner),
      completed: turn.calls,
      callTool: async (name, input, signal): Promise<ToolOutcome> => {
        const call = tools.call as UncheckedCall;
        const result = await call({ role: "tutor", learner }, name, { ...input, run }, { signal });
        metrics.toolCalls.inc({ tool: name, status: result.status });
        return result;
      },
      onCompleted: async (call) => {
        if (HAS_EFFECT.has(call.name)) await store.recordCall(run, turn.cause, call);
      },
      screen: async (sentence, signal) => {
        const unknown = withoutDefinition(sentence, term);
        return unknown.trim() === "" ? "clear" : await screen(run, unknown, signal);
      },
      say: (text) => {
        if (pieces === 0 && turn.trigger.type === "said") {
          metrics.firstText.observe({ provider: provider.name }, (performance.now() - turn.since) / 1000);
        }
        onDelta({ run, id: messageId(run, turn.cause), index: pieces++, text });
      },
      onUsage: ({ inputTokens, outputTokens }) => {
        metrics.tokens.inc({ provider: name, type: "input" }, inputTokens);
        metrics.tokens.inc({ provider: name, type: "output" }, outputTokens);
      },
      onProviderError: () => metrics.providerErrors.inc({ provider: name }),
      signal,
    });
  };

  /** Takes the turn when tools is there, again when tools went away before a word was said. */
  const attempt = async (run: string, turn: Queued, signal: AbortSignal): Promise<TurnResult> => {
    for (;;) {
      await tools.whenUp(signal);
      const result = await turnSpan(run, provider.name, async () => await take(run, turn, signal));
      const wentAway = result.ended === "provider_down" && tools.state() === "down";
      if (result.text !== "" || !wentAway) return result;
    }
  };

  const perform = async (run: string, turn: Queued, later: Queued[], signal: AbortSignal): Promise<void> => {
    let result: TurnResult | null = null;
    if (
      !isStale(
        turn.trigger,
        later.map(({ trigger }) => trigger),
        progressOf(run),
      )
    ) {
      try {
        result = await attempt(run, turn, signal);
      } catch (error) {
        if (closing.signal.aborted) return;
        if (!signal.aborted) throw error;
        result = { text: "", ended: "cancelled", tools: [] };
      }
      metrics.turns.inc({ provider: provider.name, end: result.ended });
    }
    if (closing.signal.aborted) return;
    const body =
      result === null ? null : tutorMessage(messageId(run, turn.cause), turn.trigger, result, progressOf(run));
    await feed.finishTurn(run, turn.cause, Date.now(), body);
  };

  const work = async (run: string, worker: Worker): Promise<void> => {
    let failures = 0;
    for (let turn = worker.queue[0]; turn !== undefined && !closing.signal.aborted; turn = worker.queue[0]) {
      worker.current = new AbortController();
      try {
        const signal = AbortSignal.any([worker.current.signal, closing.signal]);
        if (isNudge(turn.trigger)) await quiet(run, signal);
        await perform(run, turn, worker.queue.slice(1), signal);
        worker.queue.shift();
        failures = 0;
      } catch (error) {
        // The turn stays owed: PostgreSQL or tools is away, and both come back.
        log.warn({ run, cause: turn.cause, err: error }, "a turn failed, trying again");
        await delay(backOffMs(++failures), undefined, { ref: false });
      }
    }
    workers.delete(run);
  };

  const enqueue = (
    run: string,
    owed: readonly (NewTurn & { calls?: CompletedCall[] })[],
    since = performance.now(),
  ) => {
    if (owed.length === 0 || closing.signal.aborted) return;
    const queued = owed.map((turn) => ({ calls: [], ...turn, since }));
    const known = workers.get(run);
    if (known !== undefined) {
      known.queue.push(...queued);
      return;
    }
    const worker: Worker = { queue: queued, current: null };
    workers.set(run, worker);
    void work(run, worker);
  };

  return {
    /** Takes these turns, which are stored already. `since` is when the learner's message came (`performance.now()`). */
    enqueue,
    /** Takes up what an earlier process left owed. */
    resume(owed: readonly Owed[]): void {
      for (const { run, cause, trigger, calls } of owed) enqueue(run, [{ cause, trigger, calls }]);
    },
    /** Stops the turn that is being taken, if there is one. */
    stop: (run: string): void => workers.get(run)?.current?.abort(),
    waiting: (run: string): number => workers.get(run)?.queue.length ?? 0,
    close: (): void => closing.abort(),
  };
}

/** The loop parses each input by the tool's own schema before it calls, which is what the types cannot follow. */
type UncheckedCall = (
  caller: { role: "tutor"; learner: string },
  name: string,
  input: Record<string, unknown>,
  options: { signal: AbortSignal },
) => Promise<ToolOutcome>;

const messageId = (run: string, cause: string) => `${run}/${cause}`;

/** What was said before, and last what this turn answers. */
function conversation(history: readonly FeedItem[], { cause, trigger }: NewTurn): Message[] {
  const asked = history.findIndex((item) => item.type === "learner_message" && `client:${item.clientId}` === cause);
  const before = trigger.type === "said" && asked >= 0 ? history.slice(0, asked) : history;
  const messages = before.flatMap((item): Message[] => {
    if (item.type === "learner_message") return [{ role: "user", text: item.text }];
    return item.type === "tutor_message" ? [{ role: "assistant", text: item.text, calls: [] }] : [];
  });
  const last: Message =
    trigger.type === "said" ? { role: "user", text: trigger.text } : { role: "event", event: trigger };
  return [...messages, last];
}

/** The message of a turn; null when the tutor of its own accord had nothing to say. A learner always gets an answer. */
function tutorMessage(id: string, trigger: Trigger, result: TurnResult, progress: Progress | null): FeedBody | null {
  if (result.text === "" && trigger.type !== "said") return null;
  const text = result.text === "" ? closings[result.ended] : result.text;
  const { ended, tools } = result;
  return { type: "tutor_message", id, text, ended, tools, quickReplies: quickReplies(trigger, progress) };
}
