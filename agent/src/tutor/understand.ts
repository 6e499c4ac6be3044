import { z } from "zod";
import { GLOSSARY } from "@mayday/tools/contract";
import intentsFile from "./intents.json" with { type: "json" };

export const INTENTS = [
  "decline_hint",
  "accept_hint",
  "answer_please",
  "ease",
  "give_up",
  "restart_end",
  "stuck",
  "hint",
  "severity",
  "status",
  "how_to",
  "next",
  "define",
  "finding",
  "try_it",
  "look",
  "report",
  "about",
  "thanks",
  "greeting",
  "okay",
] as const;
export type Intent = (typeof INTENTS)[number] | "define_unknown" | "other_language" | "unknown";
export const TOPICS = ["metrics", "logs", "traces", "alerts", "finding", "operate", "debrief"] as const;
export type Topic = (typeof TOPICS)[number];
/** `term` is a key of the glossary, or what was asked for when it is not in there; `topic` a place in the page. */
export type Understood = { intent: Intent; term: string | null; topic: Topic | null };

const ruleSchema = z.object({ intent: z.enum(INTENTS), patterns: z.array(z.string()).min(1) });
const intents = z
  .object({
    aliases: z.record(z.string(), z.string()),
    overrides: z.array(ruleSchema),
    intents: z.array(ruleSchema),
    otherLanguage: z.string(),
    topics: z.record(z.enum(TOPICS), z.string()),
  })
  .parse(intentsFile);

const aliases = new Map(Object.entries(intents.aliases));
const rules = [...intents.overrides, ...intents.intents].map(({ intent, patterns }) => ({
  intent,
  patterns: patterns.map((pattern) => new RegExp(pattern)),
}));
const MOST_WORDS_OF_A_TERM = 3;
const otherLanguage = new RegExp(intents.otherLanguage);
const topics = TOPICS.map((topic) => ({ topic, pattern: new RegExp(intents.topics[topic]) }));
const termOf = new Map(
  Object.entries(GLOSSARY).flatMap(([term, { also }]) => [term, ...also].map((name) => [name, term] as const)),
);

/** What a learner's message asks for, by the authored patterns in intents.json; the first rule that matches decides. */
export function understand(text: string): Understood {
  const words = normalise(text);
  if (isOtherLanguage(text, words)) return { intent: "other_language", term: null, topic: null };
  const topic = topics.find(({ pattern }) => pattern.test(words))?.topic ?? null;
  let unknownTerm: string | null = null;
  let question: string | null = null;
  for (const { intent, patterns } of rules) {
    for (const pattern of patterns) {
      const match = pattern.exec(words);
      if (match === null) continue;
      if (intent !== "define") return { intent, term: null, topic };
      const asked = match.groups?.["term"]?.trim() ?? "";
      const term = findTerm(asked);
      if (term !== null) return { intent, term, topic };
      // Later rules may still know better: "what is slow is the database" is a guess, not a question about a word.
      if (asked !== "" && asked.split(" ").length <= MOST_WORDS_OF_A_TERM) unknownTerm ??= asked;
      else question ??= asked;
    }
  }
  const bare = findTerm(words) ?? mentioned(question ?? "");
  if (bare !== null) return { intent: "define", term: bare, topic };
  return { intent: unknownTerm === null ? "unknown" : "define_unknown", term: unknownTerm, topic };
}

/** The definition of a term of the glossary. */
export function define(term: string): string | null {
  return GLOSSARY[term]?.say ?? null;
}

export const glossarySize = Object.keys(GLOSSARY).length;

function findTerm(asked: string): string | null {
  const candidates = [
    asked,
    asked.replace(/^(a|an|the|this|that) /, ""),
    asked.replace(/ (here|exactly|again|please|anyway)$/, ""),
  ];
  for (const name of candidates) {
    const term = termOf.get(name) ?? termOf.get(name.replace(/e?s$/, ""));
    if (term !== undefined) return term;
  }
  return null;
}

/** The longest name of a term that is said somewhere in the words. */
function mentioned(words: string): string | null {
  const inWords = [...termOf].filter(([name]) => name.length > 2 && ` ${words} `.includes(` ${name} `));
  return inWords.sort(([a], [b]) => b.length - a.length)[0]?.[1] ?? null;
}

/** Lower case, without punctuation, short forms written out. */
function normalise(text: string): string {
  const plain = text
    .toLowerCase()
    .replace(/[’‘`]/g, "'")
    .replace(/[^\p{L}\p{N}'/% -]+/gu, " ");
  return plain
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word) => aliases.get(word) ?? word)
    .join(" ");
}

function isOtherLanguage(text: string, words: string): boolean {
  const letters = text.match(/\p{L}/gu) ?? [];
  const latin = text.match(/\p{Script=Latin}/gu) ?? [];
  return (letters.length > 2 && latin.length < letters.length / 2) || otherLanguage.test(words);
}
