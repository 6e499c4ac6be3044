import { GLOSSARY as glossary } from "@mayday/tools/contract";
import { createSplitter } from "./sentences.ts";

const termOf = new Map(
  Object.entries(glossary).flatMap(([term, { also }]) => [term, ...also].map((name) => [key(name), term] as const)),
);
const names = Object.entries(glossary).flatMap(([term, { also }]) => [term, ...also].map((name) => ({ name, term })));
const ADDED = / (mean|means|here|exactly|again|please|anyway|in this|for|good for|doing|about|used for|count|thing)$/;
/** Too short to be looked for inside other words. */
const SHORTEST_MENTION = 3;

export const TERMS: readonly string[] = Object.keys(glossary);

/** The words of all names, which a misspelt word may be. */
export const TERM_WORDS: readonly string[] = names.flatMap(({ name }) => name.split(/[ -]/));

/** What the tutor says of a term: the definition, and where to see it; null for none of the glossary's. */
export function define(term: string): string | null {
  const entry = Object.hasOwn(glossary, term) ? glossary[term] : undefined;
  return entry === undefined ? null : `${entry.say} ${entry.see}`;
}

/** The term that these words name, in the plural, with an article, joined or apart; null for none. */
export function findTerm(asked: string): string | null {
  const bare = asked
    .replace(/(^| )(exactly|actually|really|basically|please)(?= |$)/g, " ")
    .trim()
    .replace(/^(a|an|the|this|that|these) /, "");
  for (const name of [asked, bare, bare.replace(ADDED, ""), bare.replace(/ (here|in|for|on|with|from) .+$/, "")]) {
    const term = termOf.get(key(name)) ?? termOf.get(key(name).replace(/e?s$/, ""));
    if (term !== undefined) return term;
  }
  return null;
}

/** The term with the longest name that is said somewhere in the words; null for none. */
export function findMentioned(words: string): string | null {
  const said = names.filter(({ name }) => name.length >= SHORTEST_MENTION && ` ${words} `.includes(` ${name} `));
  return said.sort((a, b) => b.name.length - a.name.length)[0]?.term ?? null;
}

/** "Head-of-line blocking", "side car" and "sidecar" are the same however they are written. */
function key(name: string): string {
  return name.toLowerCase().replace(/[\s'-]/g, "");
}

/**
 * The sentences of a term's definition, as a splitter gives them; none for no term. They are the same in every scenario
 * and were asked for by name, so they say nothing of this one: to hold one back would. That goes for a whole sentence,
 * never for words within another.
 */
export function sentencesOf(term: string | null): ReadonlySet<string> {
  const splitter = createSplitter();
  const sentences = [...splitter.push((term === null ? null : define(term)) ?? ""), ...splitter.flush()];
  return new Set(sentences.map((sentence) => sentence.trim()));
}
