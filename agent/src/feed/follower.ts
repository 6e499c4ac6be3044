import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { Progress, ToolOutput } from "@mayday/tools/contract";
import type { ToolsClient } from "../mcp/tools-client.ts";
import { backOffMs } from "../back-off.ts";
import { triggerFor } from "../tutor/from-event.ts";
import type { Feed } from "./feed.ts";
import { feedBody } from "./from-event.ts";
import type { NewTurn, Store } from "./store.ts";

const POLL_SECONDS = 20;
/** No tick is newer: a poll with it is answered by run events only. */
const NO_TICKS = Number.MAX_SAFE_INTEGER;

export type FollowerOptions = {
  tools: ToolsClient;
  store: Store;
  feed: Feed;
  log: Logger;
  /** The live readings or the run changed. */
  onProgress: (run: string, progress: Progress) => void;
  /** Turns that are now owed, already stored. */
  onTurns: (run: string, owed: NewTurn[]) => void;
};

type Following = { progress: Progress | null; poll: AbortController };

/** Follows open runs by long polls and writes each run event into the feed exactly once. */
export function createFollowers({ tools, store, feed, log, onProgress, onTurns }: FollowerOptions) {
  const following = new Map<string, Following>();
  const closing = new AbortController();

  /** Stores what came and gives the event sequence that the store is at. */
  const write = async (run: string, from: number, answer: ToolOutput<"follow_run">): Promise<number> => {
    const events = answer.events.filter((event) => event.seq > from);
    const last = events.at(-1);
    if (last === undefined) return from;
    const items = events.flatMap((event) => {
      const body = feedBody(event, answer.progress);
      return body === null ? [] : [{ cause: `event:${event.seq}`, at: event.at, body }];
    });
    const owed = events.flatMap((event) => triggerFor(event, answer.progress) ?? []);
    const stored = await feed.appendEvents(run, { from, upTo: last.seq, items, owed });
    if (stored === null) return (await store.cursor(run))?.sourceSeq ?? from;
    onTurns(run, stored);
    return last.seq;
  };

  const poll = async (run: string, state: Following, after: number, sinceTick: number, waitSeconds: number) => {
    state.poll = new AbortController();
    const signal = AbortSignal.any([state.poll.signal, closing.signal]);
    const timeoutMs = (waitSeconds + 10) * 1000;
    return await tools.call(
      { role: "host" },
      "follow_run",
      { run, after, sinceTick, waitSeconds },
      { signal, timeoutMs },
    );
  };

  const follow = async (run: string, state: Following): Promise<void> => {
    let after = (await store.cursor(run))?.sourceSeq ?? 0;
    let tick = 0;
    let failures = 0;
    while (!closing.signal.aborted && !isOver(state.progress, feed.watched(run))) {
      try {
        const first = state.progress === null;
        const sinceTick = first || feed.watched(run) ? tick : NO_TICKS;
        const answer = await poll(run, state, after, sinceTick, first ? 0 : POLL_SECONDS);
        if (answer.status === "error" && answer.code === "not_found") return;
        if (answer.status !== "ok") throw new Error(answer.reason);
        after = await write(run, after, answer);
        tick = answer.tick;
        failures = 0;
        state.progress = answer.progress;
        onProgress(run, answer.progress);
      } catch (error) {
        if (state.poll.signal.aborted && !closing.signal.aborted) continue;
        if (closing.signal.aborted) return;
        log.warn({ run, err: error }, "following the run failed, trying again");
        await delay(backOffMs(++failures), undefined, { ref: false });
      }
    }
  };

  return {
    /** Starts to follow the run unless it is followed; a poll that waits is asked again, so that readings flow at once. */
    follow(run: string): void {
      const known = following.get(run);
      if (known !== undefined) {
        known.poll.abort();
        return;
      }
      const state: Following = { progress: null, poll: new AbortController() };
      following.set(run, state);
      void follow(run, state)
        .catch((error: unknown) => log.error({ run, err: error }, "a run is no longer followed"))
        .finally(() => following.delete(run));
    },
    /** What was last seen of the run; null before the first answer. */
    progress: (run: string): Progress | null => following.get(run)?.progress ?? null,
    close: () => closing.abort(),
  };
}

/** A closed run changes no more; one that waits to be looked back on is followed while somebody watches. */
function isOver(progress: Progress | null, watched: boolean): boolean {
  if (progress === null) return false;
  return progress.state === "closed" || (progress.state === "debrief" && !watched);
}
