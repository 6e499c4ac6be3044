import type { Command, Option, Part } from "./grammar.ts";
import { match } from "./read-line.ts";
import { quoted, splitWords } from "./words.ts";

/** What may stand where the cursor is; `from` is where the word that it replaces begins. */
export type Completion = { from: number; options: readonly Option[] };

/** What could be typed next at the end of a line: words and values that begin as the last word does. */
export function complete(line: string, commands: readonly Command[]): Completion {
  const typed = splitWords(line);
  const last = typed.at(-1);
  const begun = last !== undefined && (last.open || last.to === line.length) ? last : null;
  const before = begun === null ? typed : typed.slice(0, -1);
  const start = (begun?.text ?? "").toLowerCase();
  const found = new Map<string, Option>();
  for (const command of commands) {
    for (const option of optionsAfter(command, before, line)) {
      if (option.text.toLowerCase().startsWith(start) && !found.has(option.text)) found.set(option.text, option);
    }
  }
  const options = [...found.values()].filter(({ text }) => text !== begun?.text);
  return { from: begun?.from ?? line.length, options };
}

function optionsAfter(command: Command, before: ReturnType<typeof splitWords>, line: string): readonly Option[] {
  const { fit, given, next, problem } = match(command, before, line);
  if (problem !== null || fit < before.length) return [];
  // What goes on to the end of the line goes on to offer, too.
  const part = next ?? command.parts.find(({ kind }) => kind === "rest");
  return part === undefined ? [] : optionsOf(part, given);
}

function optionsOf(part: Part, given: Readonly<Record<string, string>>): readonly Option[] {
  return part.kind === "word" ? [{ text: part.word }] : part.options(given);
}

/** The line with an option put in the place of the word that was begun, ready for the next word. */
export const accept = (line: string, { from }: Completion, option: Option): string =>
  `${line.slice(0, from)}${quoted(option.text)} `;

/** What all options begin with, when that is more than what was typed. */
export function common(line: string, completion: Completion): string | null {
  const texts = completion.options.map(({ text }) => text);
  const [first] = texts;
  if (first === undefined) return null;
  let length = first.length;
  while (!texts.every((text) => text.startsWith(first.slice(0, length)))) length--;
  const typed = line.slice(completion.from).replace(/^["']/, "");
  if (length <= typed.length || /[\s"']/.test(first.slice(0, length))) return null;
  return line.slice(0, completion.from) + first.slice(0, length);
}
