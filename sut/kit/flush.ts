import { setTimeout as pause } from "node:timers/promises";

const LONGEST_MS = 3000;

/** What has to be sent before the process ends. A registry of its own, so that services need not load OpenTelemetry. */
const flushes: (() => Promise<void>)[] = [];

export function onFlush(flush: () => Promise<void>): void {
  flushes.push(flush);
}

/**
 * Sends what is buffered, for so long at most: where the receiver has gone, each batch would wait for its own timeout.
 * Never throws, because the process is about to end anyway.
 */
export async function flush(longestMs = LONGEST_MS): Promise<void> {
  const given = new AbortController();
  const sent = Promise.allSettled(flushes.map((one) => one()));
  await Promise.race([sent, pause(longestMs, undefined, { signal: given.signal }).catch(() => undefined)]);
  given.abort();
}
