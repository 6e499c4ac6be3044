/** What a client may do: `rps` requests a second in the long run, `burst` at once. */
export type RateLimit = { rps: number; burst: number };

type Bucket = { tokens: number; at: number };

/**
 * A token bucket for each of the `most` clients that came last; who was forgotten begins with a full one, so memory is
 * bounded whatever clients call themselves. `now` gives milliseconds.
 */
export function createRateLimiter(most = 10_000, now: () => number = () => performance.now()) {
  const buckets = new Map<string, Bucket>();

  return {
    /** Takes one token: 0 when there was one, else the seconds until there is. */
    take(client: string, { rps, burst }: RateLimit): number {
      const at = now();
      const before = buckets.get(client) ?? { tokens: burst, at };
      const tokens = Math.min(burst, before.tokens + ((at - before.at) / 1000) * rps);
      const taken = tokens >= 1;
      // Deleted and set anew, so that the map's first is the one that came longest ago.
      buckets.delete(client);
      buckets.set(client, { tokens: taken ? tokens - 1 : tokens, at });
      const [oldest] = buckets.keys();
      if (buckets.size > most && oldest !== undefined) buckets.delete(oldest);
      return taken ? 0 : (1 - tokens) / rps;
    },
    size: () => buckets.size,
  };
}
