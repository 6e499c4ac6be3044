import { setTimeout as delay } from "node:timers/promises";

/** Whoever stops without saying so, by closing the lid, is taken to write no longer after this. */
const LASTS_MS = 8000;
/** Tools is told again only so often while somebody goes on writing. */
const TELL_AGAIN_MS = 3000;

type Writer = { until: number; toldAt: number; stopped: AbortController };

/** Who is writing, per run. `tell` passes it on to where unasked help is decided. */
export function createTyping(tell: (run: string, typing: boolean) => void) {
  const writers = new Map<string, Writer>();

  return {
    note(run: string, typing: boolean): void {
      const known = writers.get(run);
      const now = Date.now();
      if (!typing) {
        if (known === undefined) return;
        writers.delete(run);
        known.stopped.abort();
        tell(run, false);
        return;
      }
      const isNews = known === undefined || now - known.toldAt >= TELL_AGAIN_MS;
      const stopped = known?.stopped ?? new AbortController();
      writers.set(run, { until: now + LASTS_MS, toldAt: isNews ? now : known.toldAt, stopped });
      if (isNews) tell(run, true);
    },

    /** Waits until nobody writes in that run, or `signal` aborts. */
    async quiet(run: string, signal: AbortSignal): Promise<void> {
      for (let writer = writers.get(run); writer !== undefined && !signal.aborted;) {
        const left = writer.until - Date.now();
        if (left <= 0) writers.delete(run);
        else await waitFor(left, AbortSignal.any([writer.stopped.signal, signal]));
        writer = writers.get(run);
      }
    },
  };
}

/** An abort ends the wait early and is no error here. */
async function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal, ref: false }).catch(() => {});
}
