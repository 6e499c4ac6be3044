import { setTimeout as pause } from "node:timers/promises";
import type { FeedItem, Progress } from "../../contract.ts";
import type { Browser } from "../browser.ts";

const RETRY_MS = 500;
const MOST_TRIES = 40;

/** What a browser knows of a run: its feed and its progress as they come, and what is wrong with them. */
export function observe(browser: Browser, run: string) {
  const feed: FeedItem[] = [];
  const problems: string[] = [];
  const waiters = new Set<() => void>();
  const state: { progress: Progress | null } = { progress: null };
  /** What comes live while a watch is being answered: it may be heard before the answer, which has what was before it. */
  let early: (() => void)[] | null = null;

  const wake = () => {
    for (const waiter of waiters) waiter();
  };
  const take = (item: FeedItem) => {
    const expected = (feed.at(-1)?.seq ?? 0) + 1;
    if (item.seq !== expected) problems.push(`the feed went from ${expected - 1} to ${item.seq}`);
    feed.push(item);
    wake();
  };
  const look = (progress: Progress) => {
    if (progress.seq < (state.progress?.seq ?? 0)) problems.push(`progress went back to event ${progress.seq}`);
    state.progress = progress;
    wake();
  };

  const inOrder = (hear: () => void) => {
    if (early === null) hear();
    else early.push(hear);
  };

  browser.onFeed((item) => item.run === run && inOrder(() => take(item)));
  browser.onProgress((progress) => progress.run === run && inOrder(() => look(progress)));
  const watch = async () => {
    const held: (() => void)[] = [];
    early = held;
    try {
      const watched = await browser.watch(run, feed.at(-1)?.seq ?? 0);
      if (watched.status !== "ok") throw new Error(`the run cannot be watched: ${watched.reason}`);
      for (const item of watched.items) take(item);
      if (watched.progress !== null) look(watched.progress);
    } finally {
      if (early === held) early = null;
      for (const hear of held) hear();
    }
  };
  // After a reconnect the server knows nothing of what this browser watched, and may itself still be starting.
  const watchAgain = async () => {
    for (let tries = 0; browser.socket.connected; tries++) {
      try {
        return await watch();
      } catch (error) {
        if (tries === MOST_TRIES) problems.push(String(error));
        await pause(RETRY_MS);
      }
    }
  };
  browser.socket.on("connect", () => void watchAgain());

  return {
    feed,
    problems,
    state,
    watch,
    /** Resolves with what `find` gives once that is something, asking whenever anything changes. Throws after `seconds`. */
    async when<T>(what: string, seconds: number, find: () => T | undefined | false): Promise<T> {
      const deadline = AbortSignal.timeout(seconds * 1000);
      for (;;) {
        const found = find();
        if (found !== undefined && found !== false) return found;
        if (deadline.aborted) throw new Error(`after ${seconds} s there is still no ${what}`);
        await changeOr(deadline);
      }
    },
  };

  async function changeOr(deadline: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiters.add(resolve);
    deadline.addEventListener("abort", () => resolve(), { once: true });
    await promise;
    waiters.delete(resolve);
  }
}
export type Observer = ReturnType<typeof observe>;
