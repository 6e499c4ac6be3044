/** What has to be sent before the process ends. A registry of its own, so that services need not load OpenTelemetry. */
const flushes: (() => Promise<void>)[] = [];

export function onFlush(flush: () => Promise<void>): void {
  flushes.push(flush);
}

/** Sends what is buffered; never throws, because the process is about to end anyway. */
export async function flush(): Promise<void> {
  await Promise.allSettled(flushes.map((one) => one()));
}
