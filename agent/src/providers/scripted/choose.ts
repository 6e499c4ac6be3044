import type { Situation } from "./situation.ts";
import replies from "./replies.json" with { type: "json" };

export type ReplyKey = keyof typeof replies;

/**
 * A line of that kind, chosen by the turn's seed and filled in: one that the tutor has not said lately, or at least not
 * in its last message, so that the same line never comes twice in a row.
 */
export function choose(
  key: ReplyKey,
  { seed, before, last }: Pick<Situation, "seed" | "before" | "last">,
  fill: Record<string, string | number> = {},
): string {
  const lines = replies[key].map((line) => fillIn(line, fill));
  const unsaidIn = (said: string) => lines.filter((line) => !said.includes(line.trim()));
  const among =
    [unsaidIn(before), unsaidIn(last), lines.filter((line) => line.trim() !== last.trim()), lines].find(
      (some) => some.length > 0,
    ) ?? lines;
  const line = among[hash(`${seed} ${key}`) % among.length];
  if (line === undefined) throw new Error(`replies.json has no line for ${key}`);
  return line;
}

function fillIn(line: string, fill: Record<string, string | number>): string {
  return line.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = fill[name];
    if (value === undefined) throw new Error(`a line in replies.json names {${name}}, which this reply does not have`);
    return String(value);
  });
}

/** FNV-1a, 32 bit: spreads equal-looking ids well enough to vary the lines. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return value;
}
