import { expect, it } from "vitest";
import { createSplitter } from "./sentences.ts";

/** The sentences of a text that comes in pieces of `size` characters. */
function split(text: string, size: number): string[] {
  const splitter = createSplitter();
  const out: string[] = [];
  for (let at = 0; at < text.length; at += size) out.push(...splitter.push(text.slice(at, at + size)));
  return [...out, ...splitter.flush()];
}

const texts: [string, number][] = [
  ["One. Two! Three? Four", 4],
  ["p95 is 1.5 s now, and 0.3 s before. Look at orders.rate.", 2],
  ['He said "wait." Then it was over.', 2],
  ["A list:\n- one thing\n- another thing\n\nAnd a last word.", 3],
  ["No end in sight", 1],
];

it.each(texts)("cuts %j into %i sentences, however it arrives", (text, count) => {
  for (const size of [1, 3, 7, text.length]) {
    const sentences = split(text, size);
    expect(sentences).toHaveLength(count);
    expect(sentences.join("")).toBe(text);
  }
});
