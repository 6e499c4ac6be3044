import { createSplitter } from "./sentences.ts";

export type Screened = "clear" | "held_back" | "unknown";

/**
 * Turns what a provider writes into what is said: sentence by sentence through `screen`, in order, nothing before it
 * is cleared. The first sentence is screened as soon as it is complete; what is written meanwhile is screened together
 * when that is judged, and one by one only where the whole is not clear.
 */
export function createSpeech(screen: (text: string) => Promise<Screened>, say: (sentence: string) => void) {
  const splitter = createSplitter();
  const waiting: string[] = [];
  let said = "";
  let heldBack = 0;
  let unknown = 0;
  let speaking: Promise<void> | null = null;
  let closed = false;

  const judge = async (text: string): Promise<Screened> => await screen(text).catch(() => "unknown");

  const pass = (sentence: string, judged: Screened) => {
    if (closed) return;
    if (judged === "held_back") heldBack++;
    else if (judged === "unknown") unknown++;
    else {
      said += sentence;
      say(sentence);
    }
  };

  const speak = async (): Promise<void> => {
    while (waiting.length > 0) {
      const sentences = waiting.splice(0, said === "" ? 1 : waiting.length);
      const together = await judge(sentences.join(""));
      for (const sentence of sentences) {
        pass(sentence, together === "held_back" && sentences.length > 1 ? await judge(sentence) : together);
      }
    }
    speaking = null;
  };

  const take = (sentences: string[]) => {
    waiting.push(...sentences);
    if (waiting.length > 0) speaking ??= speak();
  };

  return {
    push: (text: string): void => take(splitter.push(text)),
    /** Waits until everything written is judged, with `more` as a last sentence where it is given. */
    async finish(more?: string): Promise<void> {
      take(splitter.flush());
      await speaking;
      if (more === undefined) return;
      take([said === "" || /\s$/.test(said) ? more : ` ${more}`]);
      await speaking;
    },
    /** What was cut in the middle of a sentence is not said. */
    dropUnfinished: (): void => void splitter.flush(),
    /** Nothing more is said. */
    close(): void {
      closed = true;
      waiting.length = 0;
    },
    result: () => ({ text: said.trimEnd(), heldBack, unknown }),
  };
}
