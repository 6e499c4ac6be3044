import { setTimeout as delay } from "node:timers/promises";
import { SourceUnavailable } from "../environment/source.ts";

/** How long a part of the system may give no answer to the proof itself. */
const AWAY_SECONDS = 30;
const AGAIN_MS = 1000;

/**
 * What the proof itself reads of the system, read again where a part of it gives no answer: a moment without a free
 * processor says nothing of the scenario. Throws the `SourceUnavailable` of a part that stays away, and when `signal`
 * aborts between two attempts.
 */
export async function patiently<T>(signal: AbortSignal, read: () => Promise<T>): Promise<T> {
  const until = performance.now() + AWAY_SECONDS * 1000;
  for (;;) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof SourceUnavailable) || performance.now() > until) throw error;
      await delay(AGAIN_MS, undefined, { signal });
    }
  }
}
