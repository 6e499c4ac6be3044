import type { ToolOutput } from "@mayday/agent/contract";

type Line = ToolOutput<"search_logs">["lines"][number];
/** A line with what tells it from all others, since lines have no id. */
export type KeyedLine = Line & { key: string };

/** Lines that are alike in everything, to the millisecond, are told apart by their number among themselves. */
export function keyed(lines: readonly Line[]): KeyedLine[] {
  const seen = new Map<string, number>();
  return lines.map((line) => {
    const content = JSON.stringify(line);
    const number = seen.get(content) ?? 0;
    seen.set(content, number + 1);
    return { ...line, key: `${content}${number}` };
  });
}

/** Both in one list, newest first; a line that is in both is in it once. */
export function merged(known: readonly KeyedLine[], others: readonly KeyedLine[]): KeyedLine[] {
  const keys = new Set(known.map(({ key }) => key));
  const fresh = others.filter(({ key }) => !keys.has(key));
  if (fresh.length === 0) return [...known];
  const [newest, oldest] = [known[0]?.at ?? -Infinity, known.at(-1)?.at ?? Infinity];
  if (fresh.every(({ at }) => at >= newest)) return [...fresh, ...known];
  if (fresh.every(({ at }) => at <= oldest)) return [...known, ...fresh];
  return [...known, ...fresh].sort((a, b) => b.at - a.at);
}
