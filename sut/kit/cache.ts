import type { Logger } from "./logger.ts";
import { counter } from "./metrics.ts";

const requests = counter("cache_requests_total", "Look-ups in the cache by result", ["cache", "result"]);
const parallel = counter(
  "cache_parallel_loads_total",
  "Loads begun while another load of the same entry was under way",
  ["cache"],
);

/** What the cache needs of Redis; every call may reject. */
export type CacheStore = {
  get: (key: string) => Promise<string | null>;
  /** Keeps `value` for `seconds`, and remembers that `key` belongs to `group`. */
  set: (key: string, value: string, seconds: number, group: string) => Promise<void>;
  /** Forgets every key of the group. */
  forget: (group: string) => Promise<void>;
  isUp: () => boolean;
  close: () => void;
};

export type CacheOptions = {
  name: string;
  store: CacheStore;
  enabled: () => boolean;
  ttlSeconds: () => number;
  /** By which part of it an entry's time may be shorter or longer, from 0 to 1. */
  jitter: () => number;
  /** How long it is remembered that there is nothing; 0: not at all. */
  negativeTtlSeconds: () => number;
  /** Whether callers that miss the same key at the same time share one load. */
  coalescing: () => boolean;
  log: Logger;
};

export type Lookup<T> = { key: string; group: string; load: () => Promise<T | undefined> };
type Result = "hit" | "negative" | "miss" | "coalesced" | "error" | "bypass";

const NOTHING = "";

/**
 * A cache-aside: `lookUp` gives what is cached, else loads and keeps it; undefined is what is not there. A cache that
 * cannot be reached costs its callers the load and nothing else. Values must survive JSON.
 */
export function createCache<T>(options: CacheOptions) {
  const { name, store, enabled, ttlSeconds, negativeTtlSeconds, jitter, coalescing, log } = options;
  const loading = new Map<string, Promise<T | undefined>>();
  const loads = new Map<string, number>();
  const count = (result: Result) => requests.inc({ cache: name, result });

  /** Guarantee: only `loadAndKeep` writes under this cache's keys, so the text is the JSON of a T. */
  const revive = (text: string) => (text === NOTHING ? undefined : (JSON.parse(text) as T));

  async function read(key: string): Promise<string | null> {
    try {
      const text = await store.get(key);
      if (text === null) count(loading.has(key) && coalescing() ? "coalesced" : "miss");
      else count(text === NOTHING ? "negative" : "hit");
      return text;
    } catch (error) {
      count("error");
      log.debug({ error, key }, "cache read failed");
      return null;
    }
  }

  async function loadAndKeep(lookup: Lookup<T>): Promise<T | undefined> {
    const value = await counted(lookup);
    const { key, group } = lookup;
    const lifetime = value === undefined ? negativeTtlSeconds() : ttlSeconds();
    if (lifetime === 0) return value;
    // Entries of one moment must not all expire in one moment.
    const seconds = Math.max(1, Math.round(lifetime * (1 - jitter() + Math.random() * 2 * jitter())));
    const text = value === undefined ? NOTHING : JSON.stringify(value);
    store.set(key, text, seconds, group).catch((error: unknown) => {
      log.debug({ error, key }, "cache write failed");
    });
    return value;
  }

  async function counted({ key, load }: Lookup<T>): Promise<T | undefined> {
    const underWay = loads.get(key) ?? 0;
    if (underWay > 0) parallel.inc({ cache: name });
    loads.set(key, underWay + 1);
    try {
      return await load();
    } finally {
      const left = (loads.get(key) ?? 1) - 1;
      if (left === 0) loads.delete(key);
      else loads.set(key, left);
    }
  }

  return {
    async lookUp(lookup: Lookup<T>): Promise<T | undefined> {
      if (!enabled()) {
        count("bypass");
        return counted(lookup);
      }
      const text = await read(lookup.key);
      if (text !== null) return revive(text);
      if (!coalescing()) return loadAndKeep(lookup);
      const underWay = loading.get(lookup.key);
      if (underWay) return underWay;
      const load = loadAndKeep(lookup).finally(() => loading.delete(lookup.key));
      loading.set(lookup.key, load);
      return load;
    },
    /** Forgets a group's entries; false when the cache could not be reached, so that they live until they expire. */
    async invalidate(group: string): Promise<boolean> {
      try {
        await store.forget(group);
        return true;
      } catch (error) {
        log.warn({ error, group }, "cache entries could not be invalidated, they stay until they expire");
        return false;
      }
    },
  };
}
