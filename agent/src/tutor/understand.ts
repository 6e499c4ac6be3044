import { findMentioned, findTerm } from "./glossary.ts";
import type { Intent, Topic } from "./intents.ts";
import { nearest } from "./nearest.ts";
import { core, corrected, isOtherLanguage, isOtherScript, normalise, RULES, topicOf } from "./language.ts";

/** `term` is a key of the glossary, or what was asked for when it is not in there; `topic` a place in the page. */
export type Understood = { intent: Intent; term: string | null; topic: Topic | null };

const MOST_WORDS_OF_A_TERM = 3;
/** Whoever says hello and then what no pattern knows has said hello. */
const OPENS_WITH_GREETING = /^(hi|hello|hey|good (morning|afternoon|evening|day))\b/;
/** Beyond these a message is a paste; its beginning says what it is. */
const MOST_CHARS = 400;

/** A turn asks several times what the same message means. */
let latest: { text: string; understood: Understood } | null = null;

/** What a learner's message asks for, by the authored patterns in intents.json; the first rule that matches decides. */
export function understand(text: string): Understood {
  if (latest?.text !== text) latest = { text, understood: read(text) };
  return latest.understood;
}

function read(text: string): Understood {
  const words = normalise(text.slice(0, MOST_CHARS));
  const otherLanguage: Understood = { intent: "other_language", term: null, topic: null };
  if (isOtherScript(text)) return otherLanguage;
  let best: Understood = { intent: "unknown", term: null, topic: null };
  for (const form of new Set([core(words), words, corrected(core(words)), corrected(words)])) {
    const understood = match(form);
    if (understood.intent !== "unknown" && understood.intent !== "define_unknown") return understood;
    if (best.intent === "unknown") best = understood;
  }
  if (OPENS_WITH_GREETING.test(words)) return { ...best, intent: "greeting", term: null };
  if (isOtherLanguage(words)) return otherLanguage;
  // What no pattern knows may still be like something that was authored; a question about a word has to be very much so.
  const intent = nearest(core(words), best.intent === "unknown" ? "alike" : "very_alike");
  return intent === null ? best : { ...best, intent, term: null };
}

function match(words: string): Understood {
  const topic = topicOf(words);
  const named = findTerm(words);
  if (named !== null) return { intent: "define", term: named, topic };
  let unknownTerm: string | null = null;
  let question: string | null = null;
  for (const { intent, patterns } of RULES) {
    for (const pattern of patterns) {
      const found = pattern.exec(words);
      if (found === null) continue;
      if (intent !== "define") return { intent, term: null, topic };
      const asked = found.groups?.["term"]?.trim() ?? "";
      const term = findTerm(asked) ?? (/ (and|vs|versus|or) /.test(asked) ? findMentioned(asked) : null);
      if (term !== null) return { intent, term, topic };
      // Later rules may still know better: "what is slow is the database" is a guess, not a question about a word.
      if (asked !== "" && asked.split(" ").length <= MOST_WORDS_OF_A_TERM) unknownTerm ??= asked;
      else question ??= asked;
    }
  }
  const mentioned = findMentioned(question ?? "");
  if (mentioned !== null) return { intent: "define", term: mentioned, topic };
  return { intent: unknownTerm === null ? "unknown" : "define_unknown", term: unknownTerm, topic };
}
