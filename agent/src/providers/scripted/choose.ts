import replies from "./replies.json" with { type: "json" };

export type ReplyKey = keyof typeof replies;

/**
 * A line of that kind, chosen by `seed` and filled in. What `before` already says is not said again while there is
 * another, so that the same line never comes twice in a row.
 */
export function choose(
  key: ReplyKey,
  seed: string,
  before: string,
  fill: Record<string, string | number> = {},
): string {
  const lines = replies[key].map((line) => fillIn(line, fill));
  const fresh = lines.filter((line) => !before.includes(line.trim()));
  const among = fresh.length > 0 ? fresh : lines;
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
