import { plural, t } from "../../../text/t.ts";
import { partText, usage, type Command, type Given, type Part } from "./grammar.ts";
import { notAmong } from "./values.ts";
import { splitWords, type Word } from "./words.ts";

/** What a line means. */
export type Reading =
  | { status: "empty" }
  /** Right so far: what may follow is said. */
  | { status: "unfinished"; expected: string }
  /** A word that cannot stand there, with what could. */
  | { status: "wrong"; problem: string }
  | { status: "ready"; command: Command; given: Given };

type Match = {
  command: Command;
  /** How many words fit. */
  fit: number;
  given: Given;
  /** The part at which it stopped; null at the command's end. */
  next: Part | null;
  /** Why the word there does not fit; null when there is no word any more. */
  problem: string | null;
};

/** Reads a line by the command that fits it furthest. */
export function readLine(line: string, commands: readonly Command[]): Reading {
  const typed = splitWords(line);
  if (typed.length === 0) return { status: "empty" };
  const matches = commands.map((command) => match(command, typed, line));
  const ready = matches.find(({ next, problem }) => problem === null && isEnd(next));
  if (ready !== undefined) return { status: "ready", command: ready.command, given: ready.given };
  const fit = Math.max(...matches.map((one) => one.fit));
  const best = matches.filter((one) => one.fit === fit);
  if (fit === typed.length) return { status: "unfinished", expected: expectedText(best) };
  return { status: "wrong", problem: problemText(best, typed[fit]) };
}

const isEnd = (part: Part | null): boolean => part === null || (part.kind === "value" && part.optional);

/** How far a command goes with the words. */
export function match(command: Command, typed: readonly Word[], line: string): Match {
  let given: Given = {};
  for (const [at, part] of command.parts.entries()) {
    const word = typed[at];
    const stop = (problem: string | null): Match => ({ command, fit: at, given, next: part, problem });
    if (word === undefined) return stop(null);
    if (part.kind === "rest") {
      given = { ...given, [part.name]: line.slice(word.from).trim() };
      return { command, fit: typed.length, given, next: null, problem: null };
    }
    if (part.kind === "word") {
      if (word.text.toLowerCase() !== part.word) return stop(notAmong(word.text, t("console.word"), [part.word]));
      continue;
    }
    const problem = part.problem(word.text, given);
    if (problem !== null) return stop(problem);
    given = { ...given, [part.name]: word.text };
  }
  const { length } = command.parts;
  const extra = typed.length - length;
  const problem = extra > 0 ? plural("console.tooMuch", extra, { usage: usage(command) }) : null;
  return { command, fit: length, given, next: null, problem };
}

function expectedText(best: readonly Match[]): string {
  const next = [...new Set(best.flatMap(({ next }) => (next === null ? [] : [partText(next)])))];
  const only = best.length === 1 ? best[0] : undefined;
  if (only !== undefined) return t("console.usage", { usage: usage(only.command) });
  return t("console.goesOn", { options: next.join(", ") });
}

/** Words that several commands have at that place are told together. */
function problemText(best: readonly Match[], word: Word | undefined): string {
  const wordsThere = best.flatMap(({ next }) => (next?.kind === "word" ? [next.word] : []));
  const value = best.find(({ next, problem }) => problem !== null && next?.kind !== "word");
  if (value?.problem !== null && value?.problem !== undefined) return value.problem;
  const first = best[0]?.fit === 0;
  return notAmong(word?.text ?? "", t(first ? "console.command" : "console.word"), [...new Set(wordsThere)]);
}
