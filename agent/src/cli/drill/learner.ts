import { z } from "zod";
import { seeded } from "./seeded.ts";

export const KINDS = ["novice", "competent", "expert"] as const;
export const kindSchema = z.enum(KINDS);
export type Kind = z.infer<typeof kindSchema>;

/** How often each kind goes wrong, asks and talks, from–to; think times in milliseconds, a tenth of a person's. */
const HABITS: Record<
  Kind,
  Record<"wrongFindings" | "wrongFixes" | "wrongAnswers" | "hints" | "words" | "think", [number, number]>
> = {
  novice: {
    wrongFindings: [1, 2],
    wrongFixes: [1, 2],
    wrongAnswers: [1, 1],
    hints: [1, 3],
    words: [4, 6],
    think: [800, 2500],
  },
  competent: {
    wrongFindings: [0, 1],
    wrongFixes: [0, 1],
    wrongAnswers: [0, 1],
    hints: [0, 1],
    words: [2, 4],
    think: [500, 1500],
  },
  expert: {
    wrongFindings: [0, 0],
    wrongFixes: [0, 0],
    wrongAnswers: [0, 0],
    hints: [0, 0],
    words: [1, 2],
    think: [200, 600],
  },
};

const SMALL_TALK = [
  "What should I do now?",
  "How bad is it?",
  "What is p95?",
  "What is a span?",
  "Why is it not fixed yet?",
  "I think it's something with the network",
  "I'm stuck",
  "thanks",
  "asdf qwertz",
];

/** What this learner will do in a run; the same for the same kind and seed. */
export function createLearner(kind: Kind, seed: number) {
  const random = seeded(seed);
  const habits = HABITS[kind];
  const of = (habit: keyof typeof habits) => random.between(...habits[habit]);
  return {
    random,
    wrongFindings: of("wrongFindings"),
    wrongFixes: of("wrongFixes"),
    wrongAnswers: of("wrongAnswers"),
    hints: of("hints"),
    /** Messages between the steps, in the order in which they are sent. */
    words: Array.from({ length: of("words") }, () => random.pick(SMALL_TALK)),
    thinkMs: (): number => of("think"),
  };
}
export type Learner = ReturnType<typeof createLearner>;
