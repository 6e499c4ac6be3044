/** A bucket of `burst` tokens that refills with `perSecond`. `take` gives 0, or the seconds until the next token. */
export function createBucket(burst: number, perSecond: number, now: () => number = () => performance.now()) {
  let tokens = burst;
  let last = now();
  return {
    take(): number {
      const at = now();
      tokens = Math.min(burst, tokens + ((at - last) / 1000) * perSecond);
      last = at;
      if (tokens < 1) return (1 - tokens) / perSecond;
      tokens -= 1;
      return 0;
    },
  };
}
export type Bucket = ReturnType<typeof createBucket>;
