/** Letters without the spaces between them, with where a word begins and where one ends. */
export type Letters = { text: string; begins: boolean[]; ends: boolean[] };

/** Digits as the letters that they stand for, and the two letters that look the same. */
const ALIKE: Readonly<Record<string, string>> = {
  0: "o",
  1: "i",
  2: "z",
  3: "e",
  4: "a",
  5: "s",
  6: "g",
  7: "t",
  8: "b",
  9: "g",
  l: "i",
};
/** What makes another form of a word, or stands before it without a space. A short word is too easily part of another. */
const PREFIXES = ["re", "un", "de", "non", "pre", "multi", "sub", "auto", "mis", "the", "a", "an", "no"].map(reduce);
const SUFFIXES = ["s", "es", "ed", "ing", "er", "ers"].map(reduce);
const SHORTEST_INFLECTED = 4;

/** Letters of words, each as its like, repeated ones once. Equal texts are words that can be read as each other. */
export function lettersOf(words: readonly string[]): Letters {
  let text = "";
  const begins: boolean[] = [];
  const ends: boolean[] = [];
  for (const word of words) {
    for (let index = 0; index < word.length; index++) {
      const char = word.charAt(index);
      const letter = ALIKE[char] ?? char;
      if (!text.endsWith(letter)) text += letter;
      if (index === 0) begins[text.length - 1] = true;
    }
    ends[text.length - 1] = true;
  }
  return { text, begins, ends };
}

/** One word as its letters. */
export function reduce(word: string): string {
  return lettersOf([word]).text;
}

/** Whether the letters read `word` (reduced) from where a word begins to where one ends, or a form of it. */
export function reads(letters: Letters, word: string): boolean {
  const { text } = letters;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const isLong = word.length >= SHORTEST_INFLECTED;
    if (beginsAt(letters, at, isLong) && endsAt(letters, at + word.length, isLong)) return true;
  }
  return false;
}

function beginsAt({ text, begins }: Letters, at: number, isLong: boolean): boolean {
  if (begins[at] === true) return true;
  return isLong && PREFIXES.some((prefix) => begins[at - prefix.length] === true && text.endsWith(prefix, at));
}

function endsAt({ text, ends }: Letters, end: number, isLong: boolean): boolean {
  if (ends[end - 1] === true) return true;
  return isLong && SUFFIXES.some((suffix) => ends[end + suffix.length - 1] === true && text.startsWith(suffix, end));
}
