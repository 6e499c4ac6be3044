const SAY_AGAIN_MS = 3000;
const IDLE_MS = 5000;

/** Turns the strokes of a keyboard into news that somebody writes, says it again now and then, and that they stopped. */
export function createTyping(tell: (typing: boolean) => void) {
  let toldAt = -Infinity;
  let idle: ReturnType<typeof setTimeout> | undefined;

  const stop = (): void => {
    clearTimeout(idle);
    if (toldAt === -Infinity) return;
    toldAt = -Infinity;
    tell(false);
  };

  return {
    /** The text in the field changed to this. */
    changed(text: string): void {
      if (text.trim() === "") return stop();
      clearTimeout(idle);
      idle = setTimeout(stop, IDLE_MS);
      const now = Date.now();
      if (now - toldAt < SAY_AGAIN_MS) return;
      toldAt = now;
      tell(true);
    },
    stop,
  };
}
