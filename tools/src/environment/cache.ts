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
      // Without a listener a lost connection would end the process; the rejection below says it already.
      client.on("error", () => {});
      try {
        await client.connect();
        await client.ping();
      } catch (error) {
        throw new SourceUnavailable("redis", reasonOf(error), { cause: error });
      } finally {
        client.disconnect();
      }
    },
  };
}
