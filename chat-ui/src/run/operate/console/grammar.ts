import type { Action } from "@mayday/agent/contract";
import type { TextKey } from "../../../text/t.ts";

/**
 * The console's commands. A command is a row of parts: words, and values between them; what may stand for a value is known
 * from what the system offers now (`list_operations`). Only the last parts may be left out.
 */

/** The values given so far, by the names of their parts. */
export type Given = Readonly<Record<string, string>>;
export type Option = { text: string; note?: string };
export type WordPart = { kind: "word"; word: string };
export type ValuePart = {
  kind: "value";
  name: string;
  /** What may be typed; for a free value, what is likely. */
  options: (given: Given) => readonly Option[];
  /** Null when the value is right, else what would be. */
  problem: (text: string, given: Given) => string | null;
  optional: boolean;
};
/** Everything that is left of the line, as it was typed. */
export type RestPart = { kind: "rest"; name: string; options: () => readonly Option[] };
export type Part = WordPart | ValuePart | RestPart;

export type Table = { columns: string[]; rows: (string | null)[][]; truncated: boolean };
/** What a command does once it is entered. */
export type Deed =
  | { kind: "action"; action: Action }
  | { kind: "undo"; actionId: string; label: string }
  | { kind: "show"; text: string; table: Table | null }
  | { kind: "clear" }
  | { kind: "refused"; reason: string };

export type Command = { parts: readonly Part[]; help: TextKey; does: (given: Given) => Deed };

export const word = (text: string): WordPart => ({ kind: "word", word: text });
export const words = (text: string): WordPart[] => text.split(" ").map(word);

/** How a command is written: `set <service> <setting> <value>`. */
export const usage = ({ parts }: Command): string => parts.map(partText).join(" ");

export function partText(part: Part): string {
  if (part.kind === "word") return part.word;
  if (part.kind === "rest") return `<${part.name}…>`;
  return part.optional ? `[${part.name}]` : `<${part.name}>`;
}
