type Bucket = { tokens: number; at: number };

/** Token buckets by key: `perMinute` calls a minute, of which a quarter may come at once. Holds its own memory in bounds. */
export class RateLimiter {
  readonly #buckets = new Map<string, Bucket>();

  /** Takes one call, and says how long to wait (seconds) when there is none left; 0 means go on. */
  take(key: string, perMinute: number, now = Date.now()): number {
    const size = Math.max(1, perMinute / 4);
    const bucket = this.#buckets.get(key) ?? { tokens: size, at: now };
    const tokens = Math.min(size, bucket.tokens + ((now - bucket.at) / 60_000) * perMinute);
    this.#buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    if (this.#buckets.size > 10_000) this.#forgetIdle(now);
    return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / perMinute) * 60);
  }

  #forgetIdle(now: number): void {
    for (const [key, bucket] of this.#buckets) if (now - bucket.at > 60_000) this.#buckets.delete(key);
  }
}
