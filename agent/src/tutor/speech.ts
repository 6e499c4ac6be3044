import { setImmediate } from "node:timers/promises";
import { createSplitter } from "./sentences.ts";

export type Screened = "clear" | "held_back" | "unknown";
type SpeechOptions = {
  screen: (text: string) => Promise<Screened>;
  say: (sentence: string) => void;
  /** Whether a sentence may be said unscreened. */
  isFree: (sentence: string) => boolean;
};

/** Texts that are being judged at a time: while the first sentence is, what follows it need not wait. */
const AT_A_TIME = 2;
/** As much of the message as is judged with what follows: what the page leaves out of Markdown can be long. */
const MOST_BEFORE = 8000;
/** Sentences that are held in one message until nothing more of it is looked at. */
const MOST_HELD = 8;

/**
 * Turns what a provider writes into what is said: sentence by sentence through `screen`, in order, nothing before it
 * is cleared. A sentence is screened as soon as it is complete, with those that came with it; what is written meanwhile
 * is screened together, each time with the message so far, since words may be cut by the end of a sentence. Only what is not clear with what
 * was written before is judged again, sentence by sentence, with what was said.
 */
export function createSpeech({ screen, say, isFree }: SpeechOptions) {
  const splitter = createSplitter();
  const waiting: string[] = [];
  /** The message without what is free: as it was written, and as it was said. */
  let written = "";
  let heard = "";
  let said = "";
  let heldBack = 0;
  let unknown = 0;
  let judging = 0;
  let spoken: Promise<void> = Promise.resolve();
  let closed = false;

  const bare = (sentences: readonly string[]) => sentences.filter((sentence) => !isFree(sentence)).join("");
  const judge = async (before: string, sentences: readonly string[]): Promise<Screened> => {
    const text = bare(sentences);
    return text.trim() === "" ? "clear" : await screen(before + text).catch(() => "unknown");
  };

  const pass = (sentences: readonly string[]) => {
    for (const sentence of closed ? [] : sentences) {
      heard = latest(heard + bare([sentence]));
      said += sentence;
      say(sentence);
    }
  };

  const isHeld = async (before: string, sentences: readonly string[]) => (await judge(before, sentences)) !== "clear";

  /** Those of the sentences that may be said; with one that is held goes what it was pieced together with. */
  const clearOf = async (sentences: readonly string[]): Promise<string[]> => {
    const clear: string[] = [];
    for (let rest = sentences; rest.length > 0;) {
      const [left, before] = [rest, heard + bare(clear)];
      const judged = heldBack < MOST_HELD ? await judge(before, left) : "held_back";
      if (judged === "clear") return [...clear, ...left];
      if (judged === "unknown") unknown += left.length;
      else if (heldBack >= MOST_HELD) heldBack += left.length;
      if (judged === "unknown" || heldBack >= MOST_HELD) return clear;
      const at = await first(left.length - 1, async (index) => await isHeld(before, left.slice(0, index + 1)));
      const held = left.slice(at, at + 1);
      clear.push(...left.slice(0, at));
      const apart = await first(
        clear.length + 1,
        async (index) => !(await isHeld("", [...clear.slice(index), ...held])),
      );
      // Where it is none with all of these, it was pieced together with what has been said already.
      heldBack += 1 + (apart === 0 ? 0 : clear.splice(apart - 1).length);
      rest = left.slice(at + 1);
    }
    return clear;
  };

  const passAll = async (sentences: readonly string[], before: string, verdict: Promise<Screened>): Promise<void> => {
    const early = await verdict;
    // What was written before it was not all said: then that is not what it follows.
    const judged = early === "clear" && before !== heard ? await judge(heard, sentences) : early;
    if (judged === "clear") pass(sentences);
    else if (judged === "unknown") unknown += sentences.length;
    else if (sentences.length === 1 && before === heard) heldBack += 1;
    else pass(await clearOf(sentences));
    judging -= 1;
    speak();
  };

  const speak = (): void => {
    while (waiting.length > 0 && judging < AT_A_TIME) {
      const sentences = waiting.splice(0);
      judging += 1;
      const before = written;
      written = latest(written + bare(sentences));
      const verdict = judge(before, sentences);
      spoken = spoken.then(async () => await passAll(sentences, before, verdict));
    }
  };

  let speaking: Promise<void> | null = null;
  const take = (sentences: string[]) => {
    waiting.push(...sentences);
    // What came in one turn of the event loop is judged by one request.
    speaking ??= setImmediate().then(() => {
      speaking = null;
      speak();
    });
  };
  const allSpoken = async () => {
    await speaking;
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

const latest = (text: string): string => text.slice(-MOST_BEFORE);

/** The first index that passes, where all after it do too; `length` when none does. */
async function first(length: number, passes: (index: number) => Promise<boolean>): Promise<number> {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (await passes(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
