/** Glyphs of 5 × 7 dots for ASCII 32 to 90, five bytes each: one per column, the lowest bit is the top row. */
const GLYPHS = Buffer.from(
  "000000000000005f00000007000700147f147f14242a7f2a12231308646236495620500008070300001c2241000041221c00" +
    "2a1c7f1c2a08083e08080080703000080808080800006060002010080402" +
    "3e5149453e00427f400072494949462141494d331814127f1027454545393c4a49493141211109073649494936464949291e" +
    "00001400000040340000000814224114141414140041221408020159090" +
    "63e415d594e7c1211127c7f494949363e414141227f4141413e7f494949417f090909013e414151737f0808087f00417f4100" +
    "2040413f017f081422417f404040407f021c027f7f0408107f3e4141413e7f090909063e4151215e7f09192946264949493203017f0103" +
    "3f4040403f1f2040201f3f4038403f63140814630304780403615949" +
    "4d43",
  "hex",
);
const FIRST = 32;
const LAST = 90;
const UNKNOWN = "?".charCodeAt(0);

export const GLYPH_COLUMNS = 5;
export const GLYPH_ROWS = 7;
/** Columns from one character to the next. */
export const ADVANCE = 6;

/** Whether the character has ink at that dot. Letters have capitals only; what has no glyph shows as a question mark. */
export function hasInk(character: string, column: number, row: number): boolean {
  const code = character.toUpperCase().charCodeAt(0);
  const known = code >= FIRST && code <= LAST ? code : UNKNOWN;
  const bits = GLYPHS[(known - FIRST) * GLYPH_COLUMNS + column] ?? 0;
  return column >= 0 && column < GLYPH_COLUMNS && row >= 0 && row < GLYPH_ROWS && (bits & (1 << row)) !== 0;
}
