/** A byte as programs write it: `\x69`, `%69`, `0x69`, `\u0069`, `\u{69}`, `U+0069`. */
const ESCAPE = /(?:\\x|%|0x|\\u00|\\u\{0*|u\+00)([0-9a-f]{2})\}?/gi;
const HEX = /(?:[0-9a-f]{2}[\s,.;:|-]*){3,}/gi;
const DECIMAL = /(?:\b\d{2,3}\b[\s,.;:|-]*){3,}/g;
const BINARY = /(?:\b[01]{7,8}\b[\s,.;:|-]*){3,}/g;
const BASE64 = /[A-Za-z0-9+/_-]{2,}/g;
/** Capitals within, or digits: no word that people write. */
const IS_BASE64 = /[0-9]|.[A-Z]/;

/** What is written in a text as codes of its characters: escapes, base64, hexadecimal, decimal, binary. Often nothing. */
export function decodedTexts(text: string): string[] {
  const unescaped = text.replace(ESCAPE, (_, byte: string) => String.fromCharCode(Number.parseInt(byte, 16)));
  const codes = [
    ...pieces(text, HEX).map((piece) => numbers(piece.replace(/[^0-9a-f]/gi, ""), /../g, 16)),
    ...pieces(text, DECIMAL).map((piece) => numbers(piece, /\d+/g, 10)),
    ...pieces(text, BINARY).map((piece) => numbers(piece, /[01]+/g, 2)),
  ];
  const found = [...base64In(text), codes.join(" ")].map((piece) => piece.replace(/[^!-~]+/g, " ").trim());
  return [...(unescaped === text ? [] : [unescaped]), ...found.filter((piece) => piece !== "")];
}

const pieces = (text: string, pattern: RegExp): string[] => text.match(pattern) ?? [];

function numbers(piece: string, pattern: RegExp, base: number): string {
  return pieces(piece, pattern)
    .map((one) => String.fromCharCode(Number.parseInt(one, base)))
    .join("");
}

/** All that is base64, as it reads from each of the four places that a group of it may begin at. */
function base64In(text: string): string[] {
  const coded = pieces(text, BASE64).filter((piece) => IS_BASE64.test(piece));
  return [0, 1, 2, 3].map((from) => coded.map((piece) => fromBase64(piece.slice(from))).join(" "));
}

function fromBase64(piece: string): string {
  const plain = piece.replaceAll("-", "+").replaceAll("_", "/");
  try {
    return atob(plain.length % 4 === 1 ? plain.slice(0, -1) : plain);
  } catch {
    return "";
  }
}
