import { createSplitter } from "./sentences.ts";

export type Screened = "clear" | "held_back" | "unknown";

/** Texts that are being judged at a time: while the first sentence is, what follows it need not wait. */
const AT_A_TIME = 2;

/**
 * Turns what a provider writes into what is said: sentence by sentence through `screen`, in order, nothing before it
 * is cleared. The first sentence is screened as soon as it is complete; what is written meanwhile is screened together,
 * and one by one only where the whole is not clear.
 */
export function createSpeech(screen: (text: string) => Promise<Screened>, say: (sentence: string) => void) {
  const splitter = createSplitter();
  const waiting: string[] = [];
  let said = "";
  let heldBack = 0;
  let unknown = 0;
  let judging = 0;
  let isFirst = true;
  let spoken: Promise<void> = Promise.resolve();
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

  const passAll = async (sentences: readonly string[], verdict: Promise<Screened>): Promise<void> => {
    const together = await verdict;
    for (const sentence of sentences) {
      pass(sentence, together === "held_back" && sentences.length > 1 ? await judge(sentence) : together);
    }
    judging -= 1;
    speak();
  };

  const speak = (): void => {
    while (waiting.length > 0 && judging < AT_A_TIME) {
      const sentences = waiting.splice(0, isFirst ? 1 : waiting.length);
      isFirst = false;
      judging += 1;
      const verdict = judge(sentences.join(""));
      spoken = spoken.then(async () => await passAll(sentences, verdict));
    }
  };

  const take = (sentences: string[]) => {
    waiting.push(...sentences);
    speak();
  };
  const allSpoken = async () => {
    // Who has spoken may have set off who speaks next.
    for (let last; last !== spoken;) {
      last = spoken;
      await last;
    }
  };

  return {
    push: (text: string): void => take(splitter.push(text)),
    /** Waits until everything written is judged, with `more` as a last sentence where it is given. */
    async finish(more?: string): Promise<void> {
      take(splitter.flush());
      await allSpoken();
      if (more === undefined) return;
      take([said === "" || /\s$/.test(said) ? more : ` ${more}`]);
      await allSpoken();
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
