import { createSplitter } from "./sentences.ts";

export type Screened = "clear" | "held_back" | "unknown";

/**
 * Turns what a provider writes into what is said: sentence by sentence through `screen`, in order, nothing before it
 * is cleared. Screening starts as soon as a sentence is complete, while the next one is still being written.
 */
export function createSpeech(screen: (sentence: string) => Promise<Screened>, say: (sentence: string) => void) {
  const splitter = createSplitter();
  let said = "";
  let heldBack = 0;
  let unknown = 0;
  let tail: Promise<void> = Promise.resolve();
  let closed = false;

  const pass = (sentence: string) => {
    const verdict = screen(sentence).catch((): Screened => "unknown");
    tail = Promise.all([tail, verdict]).then(([, judged]) => {
      if (closed) return;
      if (judged === "held_back") heldBack++;
      else if (judged === "unknown") unknown++;
      else {
        said += sentence;
        say(sentence);
      }
    });
  };

  return {
    push(text: string): void {
      for (const sentence of splitter.push(text)) pass(sentence);
    },
    /** Waits until everything written is judged. */
    async finish(): Promise<void> {
      for (const sentence of splitter.flush()) pass(sentence);
      await tail;
    },
    /** Nothing more is said. */
    close(): void {
      closed = true;
    },
    result: () => ({ text: said.trimEnd(), heldBack, unknown }),
  };
}
