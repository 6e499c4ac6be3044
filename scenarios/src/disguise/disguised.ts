import { decodedTexts } from "./decoded-text.ts";
import { lettersOf, reads, reduce, type Letters } from "./letters.ts";
import { asLatin } from "./look-alikes.ts";
import { shownTexts } from "./shown-text.ts";

/** Signs that stand for letters. */
const SIGNS: Readonly<Record<string, string>> = { "@": "a", $: "s", "!": "i", "|": "i", "+": "t", "(": "c" };
const SPELLED = new Set(
  "alpha bravo charlie delta echo foxtrot golf hotel india juliett juliet kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu".split(
    " ",
  ),
);
/** Letters that look like others when a word is upside down. */
const UPSIDE_DOWN: Readonly<Record<string, string>> = {
  n: "u",
  u: "n",
  d: "p",
  p: "d",
  b: "q",
  q: "b",
  m: "w",
  w: "m",
};
const SHORTEST_SPELLED = 3;

/**
 * The words that a text says in a disguise: cut by Markdown, HTML, spaces, lines, punctuation or numbers; spelled letter
 * by letter or in the radio alphabet; with look-alikes, digits or signs for letters, or letters repeated; inflected; backwards,
 * upside down, in rot13; as escapes, base64, hexadecimal, decimal or binary codes. Words stay whole: "find exactly" does
 * not say "index". What it cannot see: synonyms, paraphrase and descriptions, other languages (an author may list a
 * translation), misspellings, acrostics, ciphers but rot13, codes within codes, and what takes several messages.
 */
export function saidInDisguise(text: string, words: readonly string[]): string[] {
  const { plain, spelled } = readingsOf(text);
  const says = (form: string) =>
    plain.some((letters) => reads(letters, form)) || (form.length >= SHORTEST_SPELLED && reads(spelled, form));
  return words.filter((word) => formsOf(word).some(says));
}

function readingsOf(text: string): { plain: Letters[]; spelled: Letters } {
  const shown = shownTexts(text);
  const texts = [...new Set([text, ...shown, ...decodedTexts(text), ...decodedTexts(shown[0])])].map(asLatin);
  const latin = [...new Set(texts)];
  const signs = latin.map((one) => one.replace(/[@$!|+(]/g, (sign) => SIGNS[sign] ?? sign));
  const all = latin.flatMap((one) => [lettersOf(wordsIn(one)), lettersOf(one.match(/\p{L}+/gu) ?? [])]);
  const signed = signs.filter((one, index) => one !== latin[index]).map((one) => lettersOf(wordsIn(one)));
  return { plain: [...all, ...signed], spelled: lettersOf(spelledIn(asLatin(shown[0]))) };
}

const wordsIn = (latin: string): string[] => latin.match(/[\p{L}\p{N}]+/gu) ?? [];

/** "I as in India, n, d for delta": single letters, and words of the radio alphabet as theirs. */
function spelledIn(latin: string): string[] {
  const words = wordsIn(latin.replace(/x-ray/g, "xray").replace(/(?<=[a-z])'[a-z]\b/g, ""));
  return words.flatMap((word) => (/^\p{L}$/u.test(word) || SPELLED.has(word) ? [word.charAt(0)] : []));
}

const known = new Map<string, readonly string[]>();
const MOST_KNOWN = 5000;

/** Everything that is read as this word, reduced to its letters. */
function formsOf(word: string): readonly string[] {
  const before = known.get(word);
  if (before !== undefined) return before;
  const words = wordsIn(asLatin(word));
  const joined = words.join("");
  const written = [joined, backwards(joined), words.map(backwards).join(""), rot13(joined), upsideDown(joined)];
  const forms = [...new Set(written.map(reduce))].filter((form) => form.length > 1);
  if (known.size < MOST_KNOWN) known.set(word, forms);
  return forms;
}

const backwards = (word: string): string => Array.from(word).toReversed().join("");
const upsideDown = (word: string): string => backwards(word).replace(/[a-z]/g, (char) => UPSIDE_DOWN[char] ?? char);
const rot13 = (word: string): string =>
  word.replace(/[a-z]/g, (char) => String.fromCharCode(((char.charCodeAt(0) - 97 + 13) % 26) + 97));
