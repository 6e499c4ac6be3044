import { z } from "zod";
import intentsFile from "./intents.json" with { type: "json" };
import { TERM_WORDS } from "./glossary.ts";
import { INTENTS, TOPICS, type Topic } from "./intents.ts";

const file = z
  .object({
    aliases: z.record(z.string(), z.string()),
    /** Groups of words that patterns name in angle brackets. */
    sets: z.record(z.string(), z.string()),
    rules: z.array(z.object({ intent: z.enum(INTENTS), patterns: z.array(z.string()).min(1) })),
    lead: z.string(),
    tail: z.string(),
    otherLanguage: z.string(),
    topics: z.record(z.enum(TOPICS), z.string()),
  })
  .parse(intentsFile);

const aliases = new Map(Object.entries(file.aliases));
const otherLanguage = new RegExp(file.otherLanguage);
const topics = TOPICS.map((topic) => ({ topic, pattern: new RegExp(file.topics[topic]) }));
const lead = new RegExp(file.lead);
const tail = new RegExp(file.tail);

/** The rules in the order in which they are tried. */
export const RULES = file.rules.map(({ intent, patterns }) => ({ intent, patterns: patterns.map(compile) }));

const SHORTEST_TO_CORRECT = 4;
const known = new Set([
  ...RULES.flatMap(({ patterns }) => patterns.flatMap(({ source }) => source.match(/[a-z]{3,}/g) ?? [])),
  ...TERM_WORDS,
]);
const byLength = Map.groupBy(known, ({ length }) => length);

/** A pattern with the sets that it names put in. Throws for a set that does not exist. */
function compile(pattern: string): RegExp {
  const source = pattern.replace(/(?<!\(\?)<(\w+)>/g, (whole, name: string) => {
    const words = file.sets[name];
    if (words === undefined) throw new Error(`intents.json names the set ${whole}, which it does not have`);
    return words;
  });
  return new RegExp(source);
}

/** Lower case, without punctuation, short forms written out. */
export function normalise(text: string): string {
  const plain = text
    .toLowerCase()
    .replace(/[’‘`´]/g, "'")
    .replace(/(\p{L})\1{2,}/gu, "$1")
    .replace(/[^\p{L}\p{N}'/%+_ -]+/gu, " ");
  return plain
    .split(/\s+/)
    .map((word) => aliases.get(word) ?? word)
    .filter((word) => word !== "")
    .join(" ");
}

/** The words without what people say before and after what they mean: "hi, so what now then" means "what now". */
export function core(words: string): string {
  let left = words;
  for (let before = ""; before !== left;) {
    before = left;
    left = left.replace(lead, "").replace(tail, "");
  }
  return left;
}

/** The words with those that nobody knows replaced by the known ones that are one slip of the finger away. */
export function corrected(words: string): string {
  return words
    .split(" ")
    .map((word) => (word.length < SHORTEST_TO_CORRECT || known.has(word) ? word : (oneSlipFrom(word) ?? word)))
    .join(" ");
}

function oneSlipFrom(word: string): string | undefined {
  const near = [0, 1, -1].flatMap((more) => byLength.get(word.length + more) ?? []);
  return near.find((candidate) => candidate[0] === word[0] && isOneSlip(word, candidate));
}

/** One letter more, less or other, or two in the wrong order. */
function isOneSlip(a: string, b: string): boolean {
  let from = 0;
  while (from < a.length && a[from] === b[from]) from++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - from && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [restA, restB] = [a.slice(from, a.length - end), b.slice(from, b.length - end)];
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restA === `${restB[1] ?? ""}${restB[0] ?? ""}`;
}

/** The place in the page that the words are about. */
export function topicOf(words: string): Topic | null {
  return topics.find(({ pattern }) => pattern.test(words))?.topic ?? null;
}

/** Written mostly in letters that English has not. */
export function isOtherScript(text: string): boolean {
  const letters = text.match(/\p{L}/gu) ?? [];
  const latin = text.match(/\p{Script=Latin}/gu) ?? [];
  return letters.length > 1 && latin.length < letters.length / 2;
}

/** Begins as people begin in other languages. */
export function isOtherLanguage(words: string): boolean {
  return otherLanguage.test(words);
}
