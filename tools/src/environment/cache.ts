import { Redis } from "ioredis";
import { reasonOf, SourceUnavailable } from "./source.ts";

/** Redis, asked only whether it answers. */
export function cache(url: string) {
  return {
    /** @throws SourceUnavailable when there is no PONG within a second. */
    async ping(): Promise<void> {
      const client = new Redis(url, {
        lazyConnect: true,
        connectTimeout: 1000,
        commandTimeout: 1000,
        retryStrategy: () => null,
        maxRetriesPerRequest: 0,
      });
      // The reason for a lost connection comes here; the rejection below says only that it was lost.
      let lost: unknown = null;
      client.on("error", (error) => (lost ??= error));
      try {
        await client.connect();
        await client.ping();
      } catch (error) {
        throw new SourceUnavailable("redis", reasonOf(lost ?? error), { cause: error });
      } finally {
        client.disconnect();
      }
    },
  };
}
