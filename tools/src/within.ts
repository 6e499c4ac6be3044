/**
 * Gives up after `ms`, also on work that does not heed its signal.
 * The timer goes with the work: of many looks a second, none leaves one behind that fires into nothing.
 */
export async function within<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const ended = new AbortController();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = new Error(`no answer within ${ms} ms`);
    ended.abort(error);
    late.reject(error);
  }, ms);
  try {
    return await Promise.race([work(ended.signal), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
