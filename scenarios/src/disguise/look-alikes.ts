import unhomoglyph from "unhomoglyph";

/** What Unicode's list of confusable characters lacks: small capitals, letters upside down, and look-alikes by habit. */
const MORE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: "ᴀɐ",
    b: "ʙ",
    c: "ᴄɔ",
    d: "ᴅԁ",
    e: "ᴇǝəєэεɘ€",
    f: "ꜰɟ",
    g: "ɢƃ",
    h: "ʜɥн",
    i: "ɪᴉ",
    j: "ᴊɾ",
    k: "ᴋʞκк",
    l: "ʟ",
    m: "ᴍɯм",
    n: "ɴпηπ",
    o: "ᴏ",
    p: "ᴘ",
    r: "ʀɹг",
    s: "ꜱ",
    t: "ᴛʇтτ",
    u: "ᴜиμ",
    v: "ᴠʌν",
    w: "ᴡʍω",
    x: "χ",
    y: "ʏʎ",
    z: "ᴢ",
  }).flatMap(([letter, looks]) => Array.from(looks).map((look) => [look, letter] as const)),
);
/** First code points of alphabets in circles, in squares and of flags, which no normal form takes apart. */
const ALPHABETS = [0x1f150, 0x1f170, 0x1f1e6];
const known = new Map<string, string>();
const MOST_KNOWN = 10_000;

/** Text in lower case, without accents and invisible characters, each letter as the Latin one that it looks like. */
export function asLatin(text: string): string {
  const apart = text.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2");
  if (/^\p{ASCII}*$/u.test(apart)) return apart.toLowerCase();
  return apart
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}\p{DI}]/gu, "")
    .replace(/\P{ASCII}/gu, latinOf)
    .toLowerCase();
}

function latinOf(char: string): string {
  const before = known.get(char);
  if (before !== undefined) return before;
  const latin = MORE.get(char) ?? fromAlphabet(char) ?? unhomoglyph(char).replace(/\p{M}/gu, "");
  if (known.size < MOST_KNOWN) known.set(char, latin);
  return latin;
}

function fromAlphabet(char: string): string | undefined {
  const code = char.codePointAt(0) ?? 0;
  const first = ALPHABETS.find((start) => code >= start && code < start + 26);
  return first === undefined ? undefined : String.fromCodePoint(0x61 + code - first);
}
