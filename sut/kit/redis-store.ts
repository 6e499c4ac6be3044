import { Redis } from "ioredis";
import type { CacheStore } from "./cache.ts";
import type { Logger } from "./logger.ts";
import { histogram } from "./metrics.ts";

const duration = histogram("cache_command_duration_seconds", "Time until the cache answered a command, seconds", [
  "command",
]);

export type RedisStore = CacheStore & {
  /** How many keys match a pattern such as `product:*`. */
  count: (pattern: string) => Promise<number>;
  /** Connects anew, with the password that is right now. */
  reconnect: () => void;
};

/**
 * A Redis that never makes a caller wait for long: a command is refused at once while there is no connection.
 * `password` is asked at every connection; without it the URL's is used.
 */
export function createRedisStore(url: string, log: Logger, password?: () => string): RedisStore {
  const account = new URL(url);
  if (password) account.password = encodeURIComponent(password());
  const redis = new Redis(account.href, {
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
    get: (key) => timed("get", () => redis.get(key)),
    async set(key, value, seconds, group) {
      await timed("set", () =>
        redis
          .multi()
          .set(key, value, "EX", seconds)
          .sadd(group, key)
          .expire(group, seconds * 2)
          .exec(),
      );
    },
    async forget(group) {
      const keys = await timed("smembers", () => redis.smembers(group));
      await timed("del", () => redis.del(group, ...keys));
    },
    count: async (pattern) => (await timed("keys", () => redis.keys(pattern))).length,
    reconnect() {
      if (!password || password() === redis.options.password) return;
      redis.options.password = password();
      reported = false;
      redis.disconnect(true);
    },
    isUp: () => redis.status === "ready",
    close: () => redis.disconnect(),
  };
}

async function timed<T>(command: string, run: () => Promise<T>): Promise<T> {
  const end = duration.startTimer({ command });
  try {
    return await run();
  } finally {
    end();
  }
}
