import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { backOffMs } from "../back-off.ts";
import type { FeedBody } from "../contract.ts";
import type { Feed } from "../feed/feed.ts";
import type { NewTurn, Owed, Store } from "../feed/store.ts";
import type { ToolsClient } from "../mcp/tools-client.ts";
import { tutorMessage } from "./conversation.ts";
import { createDesk } from "./desk.ts";
import { isStale } from "./stale.ts";
import { createTakeTurn, messageId, type OwedTurn, type Taken, type TakeOptions } from "./take-turn.ts";
import { isNudge } from "./trigger.ts";

export type TurnsOptions = Omit<TakeOptions, "desk" | "store"> & {
  store: Store;
  feed: Feed;
  tools: ToolsClient;
  log: Logger;
  /** Waits until the learner is not writing. */
  quiet: (run: string, signal: AbortSignal) => Promise<void>;
};

type Worker = { queue: OwedTurn[]; current: AbortController | null };

/** Takes the turns that are owed, per run one after the other, and stores what was said. */
export function createTurns(options: TurnsOptions) {
  const { feed, tools, scripted, speaker, metrics, log, progressOf, quiet } = options;
  const workers = new Map<string, Worker>();
  const closing = new AbortController();
  const take = createTakeTurn({ ...options, desk: createDesk(tools, metrics) });

  /** Takes the turn when tools is there, again when tools went away before a word was said. */
  const attempt = async (run: string, turn: OwedTurn, signal: AbortSignal): Promise<Taken> => {
    for (;;) {
      await tools.whenUp(signal);
      const result = await take(run, turn, signal);
      const wentAway = result.ended === "provider_down" && tools.state() === "down";
      if (result.text !== "" || !wentAway) return result;
    }
  };

  const perform = async (run: string, turn: OwedTurn, later: OwedTurn[], signal: AbortSignal): Promise<void> => {
    let result: Taken | null = null;
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
        result = { text: "", ended: "cancelled", tools: [], spoke: speaker.standIn(), provider: scripted.name };
      }
      metrics.turns.inc({ provider: result.provider, end: result.ended });
    }
    if (closing.signal.aborted) return;
    await feed.finishTurn(run, turn.cause, Date.now(), result === null ? [] : said(run, turn, result));
  };

  /** What the feed gets of a turn: who speaks, when that changed, and the message. */
  const said = (run: string, { cause, trigger }: OwedTurn, result: Taken): FeedBody[] => {
    const text = result.ended === "cancelled" ? null : speaker.notice(run, result.spoke);
    const message = tutorMessage(messageId(run, cause), trigger, result, progressOf(run));
    return [...(text === null ? [] : [{ type: "notice", text } as const]), ...(message === null ? [] : [message])];
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
    owed: readonly (NewTurn & Partial<Pick<OwedTurn, "calls" | "earlier">>)[],
    since = performance.now(),
  ) => {
    if (owed.length === 0 || closing.signal.aborted) return;
    const known = workers.get(run);
    const queued = owed.map(({ earlier, ...turn }): OwedTurn => {
      // More will have been said by the time that a turn behind others is taken.
      const isNext = known === undefined && earlier !== undefined;
      return { calls: [], ...turn, since, ...(isNext && { earlier }) };
    });
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
