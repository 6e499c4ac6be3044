/** The longest that a timer takes, milliseconds. */
const LONGEST_MS = 2 ** 31 - 1;

/** The same stream, which ends at `end` (milliseconds since the epoch) if it has not ended by itself before. */
export function endStream(stream: ReadableStream<Uint8Array>, end: number): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  return new ReadableStream({
    start(controller) {
      const close = () => {
        ended = true;
        controller.close();
        void reader.cancel();
      };
      timer = setTimeout(close, Math.min(Math.max(0, end - Date.now()), LONGEST_MS)).unref();
    },
    async pull(controller) {
      const { done, value } = await reader.read();
      if (ended) return;
      if (!done) return controller.enqueue(value);
      clearTimeout(timer);
      controller.close();
    },
    async cancel(reason) {
      clearTimeout(timer);
      await reader.cancel(reason);
    },
  });
}
