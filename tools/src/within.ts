/** Gives up after `ms`, also on work that does not heed its signal. */
export async function within<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(ms);
  const late = Promise.withResolvers<never>();
  signal.addEventListener("abort", () => late.reject(new Error(`no answer within ${ms} ms`)), { once: true });
  return Promise.race([work(signal), late.promise]);
}
