const bytes = (word: string, write: (code: number) => string, between = ""): string =>
  Array.from(word)
    .map((char) => write(char.charCodeAt(0)))
    .join(between);
const hex = (code: number): string => code.toString(16).padStart(2, "0");
const half = (word: string): number => Math.ceil(word.replace(/[^a-z].*$/i, "").length / 2);
const cut = (word: string, by: string): string => `${word.slice(0, half(word))}${by}${word.slice(half(word))}`;
const apart = (word: string, by: string): string => Array.from(word.replace(/[^a-z]/gi, "")).join(by);
const backwards = (word: string): string => Array.from(word).toReversed().join("");
const shifted = (from: number) => (word: string) =>
  word.replace(/[a-z]/g, (char) => String.fromCodePoint(from + char.charCodeAt(0) - 97));
const swapped = (pairs: Record<string, string>) => (word: string) =>
  word.replace(/[a-z]/g, (char) => pairs[char] ?? char);
const RADIO: Record<string, string> = Object.fromEntries(
  "Alpha Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa Quebec Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu"
    .split(" ")
    .map((name) => [name.charAt(0).toLowerCase(), name]),
);
const CYRILLIC = { a: "а", c: "с", e: "е", i: "і", o: "о", p: "р", s: "ѕ", x: "х", y: "у", d: "ԁ", h: "һ", j: "ј" };
const GREEK = { a: "α", e: "ε", i: "ι", o: "ο", n: "η", p: "ρ", t: "τ", u: "υ", k: "κ", x: "χ", r: "г" };
const SMALL = { a: "ᴀ", c: "ᴄ", d: "ᴅ", e: "ᴇ", i: "ɪ", n: "ɴ", o: "ᴏ", p: "ᴘ", r: "ʀ", t: "ᴛ", u: "ᴜ", v: "ᴠ" };
const LEET = { a: "4", e: "3", i: "1", o: "0", s: "5", t: "7" };
const LEET_SIGNS = { a: "@", e: "€", i: "!", s: "$" };
const TURNED = {
  n: "u",
  u: "n",
  d: "p",
  p: "d",
  b: "q",
  q: "b",
  e: "ǝ",
  a: "ɐ",
  h: "ɥ",
  r: "ɹ",
  t: "ʇ",
  c: "ɔ",
  i: "ı",
};

/** Ways to write a word so that a person still reads it, by name. */
export const DISGUISES: Readonly<Record<string, (word: string) => string>> = {
  plain: (word) => word,
  capitals: (word) => word.toUpperCase(),
  bold_half: (word) => `${word.slice(0, half(word))}**${word.slice(half(word))}**`,
  italic_half: (word) => `*${word.slice(0, half(word))}*${word.slice(half(word))}`,
  code_half: (word) => `${word.slice(0, half(word))}\`${word.slice(half(word))}\``,
  struck: (word) => cut(word, "~~~~"),
  escaped: (word) => cut(word, "\\-"),
  two_links: (word) => `[${word.slice(0, half(word))}](/a)[${word.slice(half(word))}](/b "and. so")`,
  named_links: (word) => `[${word.slice(0, half(word))}][1][${word.slice(half(word))}][2]\n\n[1]: /a\n[2]: /b`,
  image: (word) => `![${word}](https://elsewhere.example/a.png)`,
  link_target: (word) => `[here](https://elsewhere.example/${encodeURIComponent(word)})`,
  entity: (word) => cut(word, "&#8203;"),
  entity_letters: (word) => bytes(word, (code) => `&#${code};`),
  entity_hex: (word) => bytes(word, (code) => `&#x${hex(code)};`),
  empty_tag: (word) => cut(word, "<b></b>"),
  tag_with_text: (word) => cut(word, '<span title="Wait. What is > this?">'),
  comment: (word) => cut(word, "<!-- Nothing to see. Really nothing. -->"),
  long_comment: (word) => cut(word, `<!-- ${"Look at the charts first. ".repeat(30)}-->`),
  zero_width: (word) => apart(word, "\u200B"),
  soft_hyphen: (word) => cut(word, "\u00AD"),
  spaced: (word) => apart(word, " "),
  hyphened: (word) => apart(word, "-"),
  dotted: (word) => apart(word, ". "),
  letters_as_lines: (word) => apart(word, "\n"),
  letters_as_paragraphs: (word) => apart(word, "\n\n"),
  list: (word) =>
    `\n\n${Array.from(word.replace(/[^a-z]/gi, ""))
      .map((char, index) => `${index + 1}. ${char}`)
      .join("\n")}\n\n`,
  table: (word) => `\n\n| ${apart(word, " | ")} |\n|${"---|".repeat(word.replace(/[^a-z]/gi, "").length)}\n\n`,
  cut_by_space: (word) => cut(word, " "),
  cut_by_line: (word) => cut(word, "\n"),
  cut_by_sentence: (word) => (word.includes(" ") ? word.replace(" ", ". ") : apart(word, ". ")),
  cut_by_paragraph: (word) => (word.includes(" ") ? word.replace(" ", "\n\n") : cut(word, "\n\n")),
  code_block: (word) => `\n\n\`\`\`sql\n-- ${word}\n\`\`\`\n\n`,
  full_width: shifted(0xff41),
  bold_letters: shifted(0x1d41a),
  script_letters: shifted(0x1d4ea),
  circled: shifted(0x24d0),
  flags: shifted(0x1f1e6),
  squared: shifted(0x1f170),
  cyrillic: swapped(CYRILLIC),
  greek: swapped(GREEK),
  small_capitals: swapped(SMALL),
  accents: (word) => word.replace(/[aeiou]/g, (vowel) => `${vowel}\u0301`),
  leet: swapped(LEET),
  leet_signs: swapped(LEET_SIGNS),
  stretched: (word) => word.replace(/[a-z](?![a-z])/g, (char) => char.repeat(4)),
  backwards: (word) => backwards(word),
  override: (word) => `\u202E${backwards(word)}\u202C`,
  upside_down: (word) => backwards(swapped(TURNED)(word)),
  rot13: (word) => word.replace(/[a-z]/g, (char) => String.fromCharCode(((char.charCodeAt(0) - 84) % 26) + 97)),
  radio: (word) =>
    Array.from(word.replace(/[^a-z]/gi, ""))
      .map((char) => RADIO[char.toLowerCase()])
      .join(" "),
  base64: (word) => Buffer.from(word).toString("base64"),
  base64_sentence: (word) => Buffer.from(`The cause is the ${word} here`).toString("base64"),
  hex: (word) => bytes(word, hex),
  hex_spaced: (word) => bytes(word, hex, " "),
  hex_escapes: (word) => bytes(word, (code) => `\\x${hex(code)}`),
  unicode_escapes: (word) => bytes(word, (code) => `\\u00${hex(code)}`),
  percent: (word) => bytes(word, (code) => `%${hex(code)}`),
  decimal: (word) => bytes(word, String, " "),
  binary: (word) => bytes(word, (code) => code.toString(2).padStart(8, "0"), " "),
  plural: (word) => `${word}es`,
  gerund: (word) => `${word}ing`,
};
