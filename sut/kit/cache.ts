import { Redis } from "ioredis";
import type { Logger } from "./logger.ts";
import { counter } from "./metrics.ts";

const requests = counter("cache_requests_total", "Look-ups in the cache by result", ["cache", "result"]);

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
  /** Whether callers that miss the same key at the same time share one load. */
  coalescing: () => boolean;
  log: Logger;
};

export type Lookup<T> = { key: string; group: string; load: () => Promise<T> };

/**
 * A cache-aside: `lookUp` gives what is cached, else loads and keeps it. A cache that cannot be reached costs its
 * callers the load and nothing else. Values must survive JSON.
 */
export function createCache<T>({ name, store, enabled, ttlSeconds, coalescing, log }: CacheOptions) {
  const loading = new Map<string, Promise<T>>();
  const count = (result: "hit" | "miss" | "coalesced" | "error" | "bypass") => requests.inc({ cache: name, result });

  /** Guarantee: only `loadAndKeep` writes under this cache's keys, so the text is the JSON of a T. */
  const revive = (text: string) => JSON.parse(text) as T;

  async function read(key: string): Promise<string | null> {
    try {
      const text = await store.get(key);
      count(text === null ? (loading.has(key) && coalescing() ? "coalesced" : "miss") : "hit");
      return text;
    } catch (error) {
      count("error");
      log.debug({ error, key }, "cache read failed");
      return null;
    }
  }

  async function loadAndKeep({ key, group, load }: Lookup<T>): Promise<T> {
    const value = await load();
    // Entries of one moment must not all expire in one moment.
    const seconds = Math.max(1, Math.round(ttlSeconds() * (0.9 + Math.random() * 0.2)));
    store.set(key, JSON.stringify(value), seconds, group).catch((error: unknown) => {
      log.debug({ error, key }, "cache write failed");
    });
    return value;
  }

  return {
    async lookUp(lookup: Lookup<T>): Promise<T> {
      if (!enabled()) {
        count("bypass");
        return lookup.load();
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

/** A Redis that never makes a caller wait for long: a command is refused at once while there is no connection. */
export function createRedisStore(url: string, log: Logger): CacheStore {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 250,
    connectTimeout: 2000,
    retryStrategy: (attempt) => Math.min(100 * 2 ** attempt, 2000),
  });
  let reported = false;
  redis.on("ready", () => {
    reported = false;
    log.info("cache connected");
  });
  redis.on("error", (error) => {
    // One line for each outage, not for each attempt to reconnect.
    if (!reported) log.warn({ error }, "the cache cannot be reached");
    reported = true;
  });
  return {
    get: (key) => redis.get(key),
    async set(key, value, seconds, group) {
      await redis
        .multi()
        .set(key, value, "EX", seconds)
        .sadd(group, key)
        .expire(group, seconds * 2)
        .exec();
    },
    async forget(group) {
      const keys = await redis.smembers(group);
      await redis.del(group, ...keys);
    },
    isUp: () => redis.status === "ready",
    close: () => redis.disconnect(),
  };
}
