import type { FeedItem } from "../contract.ts";
import { createSerial } from "../serial.ts";
import type { Draft, NewTurn, Store } from "./store.ts";
import type { Trigger } from "../tutor/trigger.ts";

type Subscription = { emit: (item: FeedItem) => void; last: number; waiting: FeedItem[] | null };

/** A browser's place in a feed: what it missed, then `goLive` for what came meanwhile and everything after. */
export type Subscribed = { items: FeedItem[]; goLive: () => void; end: () => void };

/** Writes the feeds and tells the browsers that watch; per run one write at a time, so that they hear in order. */
export function createFeed(store: Store) {
  const live = new Map<string, Set<Subscription>>();
  const inTurn = createSerial();

  const tell = (run: string, items: FeedItem[]) => {
    for (const subscription of live.get(run) ?? []) for (const item of items) deliver(subscription, item);
  };

  const deliver = (to: Subscription, item: FeedItem) => {
    if (to.waiting !== null) {
      to.waiting.push(item);
    } else if (item.seq > to.last) {
      to.last = item.seq;
      to.emit(item);
    }
  };

  const unsubscribe = (run: string, subscription: Subscription) => {
    const all = live.get(run);
    all?.delete(subscription);
    if (all?.size === 0) live.delete(run);
  };

  return {
    watched: (run: string) => live.has(run),

    /** Joins first and reads the store then, so that nothing written in between is missed or told twice. */
    async subscribe(run: string, after: number, emit: (item: FeedItem) => void): Promise<Subscribed> {
      const subscription: Subscription = { emit, last: after, waiting: [] };
      const all = live.get(run) ?? new Set();
      live.set(run, all.add(subscription));
      const end = () => unsubscribe(run, subscription);
      try {
        const items = await store.replay(run, after);
        subscription.last = items.at(-1)?.seq ?? after;
        const goLive = () => {
          const waiting = subscription.waiting ?? [];
          subscription.waiting = null;
          for (const item of waiting) deliver(subscription, item);
        };
        return { items, goLive, end };
      } catch (error) {
        end();
        throw error;
      }
    },

    /** Gives the turns that are now owed; null when the events were written before, by this or another process. */
    async appendEvents(
      run: string,
      events: { from: number; upTo: number; items: Draft[]; owed: NewTurn[] },
    ): Promise<NewTurn[] | null> {
      return await inTurn(run, async () => {
        const stored = await store.appendEvents(run, events);
        if (stored !== null) tell(run, stored.items);
        return stored?.owed ?? null;
      });
    },

    async appendMessage(run: string, draft: Draft, trigger: Trigger): ReturnType<Store["appendMessage"]> {
      return await inTurn(run, async () => {
        const stored = await store.appendMessage(run, draft, trigger);
        if (stored.isNew) tell(run, [stored.item]);
        return stored;
      });
    },

    async finishTurn(...turn: Parameters<Store["finishTurn"]>): Promise<void> {
      await inTurn(turn[0], async () => tell(turn[0], await store.finishTurn(...turn)));
    },
  };
}
export type Feed = ReturnType<typeof createFeed>;
