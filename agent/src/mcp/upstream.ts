import { setTimeout as delay } from "node:timers/promises";

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 4000;

/** Knows whether tools can be reached. While it cannot, it asks with back-off until `probe` says yes. Starts as down. */
export function createUpstream(options: { probe: () => Promise<boolean>; onChange: (state: "up" | "down") => void }) {
  let state: "up" | "down" = "down";
  let probing = false;
  const stop = new AbortController();
  let waiting = Promise.withResolvers<void>();

  const probeUntilUp = async () => {
    if (probing) return;
    probing = true;
    try {
      let wait = FIRST_WAIT_MS;
      while (!stop.signal.aborted && !(await options.probe())) {
        await delay(wait, undefined, { signal: stop.signal, ref: false });
        wait = Math.min(wait * 2, LONGEST_WAIT_MS);
      }
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    } finally {
      probing = false;
    }
    // Lost again just as it was found: whoever lost it saw that it was looked for already.
    if (state === "down" && !stop.signal.aborted) void probeUntilUp();
  };

  const become = (next: "up" | "down") => {
    if (state === next) return;
    state = next;
    if (state === "up") waiting.resolve();
    else waiting = Promise.withResolvers();
    options.onChange(state);
  };

  return {
    state: () => state,
    /** Resolves as soon as tools can be reached; throws the signal's reason when that aborts first. */
    async whenUp(signal: AbortSignal): Promise<void> {
      signal.throwIfAborted();
      if (state === "up") return;
      const { promise: aborted, reject } = Promise.withResolvers<never>();
      const onAbort = () => reject(signal.reason);
      signal.addEventListener("abort", onAbort, { once: true });
      try {
        await Promise.race([waiting.promise, aborted]);
      } finally {
        signal.removeEventListener("abort", onAbort);
      }
    },
    reached: () => become("up"),
    lost() {
      become("down");
      void probeUntilUp();
    },
    start: () => void probeUntilUp(),
    stop: () => stop.abort(),
  };
}
