import { expect, it } from "vitest";
import examples from "./examples.json" with { type: "json" };
import heldOut from "./utterances-held-out.json" with { type: "json" };
import utterances from "./utterances.json" with { type: "json" };
import { define, sentencesOf, TERMS } from "./glossary.ts";
import { findTerm } from "./glossary.ts";
import { INTENTS } from "./intents.ts";
import { createSplitter } from "./sentences.ts";
import { understand } from "./understand.ts";

/** `[text, intent, detail?]`; the detail is the term for `define` and the place for `how_to`. */
type Labelled = readonly string[];

/** Prints the figure and what was taken for what, so that a change shows where it hurts. */
function score(name: string, rows: readonly Labelled[]): number {
  const missed = rows.flatMap(([text = "", intent = ""]) => {
    const got = understand(text).intent;
    return got === intent ? [] : [{ wanted: intent, got, text }];
  });
  const right = (rows.length - missed.length) / rows.length;
  const confusion = [...Map.groupBy(missed, ({ wanted, got }) => `${wanted} taken for ${got}`)];
  const lines = confusion.map(([pair, texts]) => `  ${pair}: ${texts.length}`);
  process.stdout.write([`${name}: ${(right * 100).toFixed(1)} % of ${rows.length}`, ...lines, ""].join("\n"));
  return right;
}

it("understands at least 95 of 100 labelled utterances, of which there are enough", () => {
  expect(utterances.length).toBeGreaterThanOrEqual(300);
  expect(score("utterances", utterances)).toBeGreaterThanOrEqual(0.95);
});

it("understands most of those that nobody tuned for", () => {
  expect(heldOut.length).toBeGreaterThanOrEqual(100);
  expect(score("held out", heldOut)).toBeGreaterThanOrEqual(0.85);
});

it("has every intent among the utterances, none of them twice, and none that was authored for the tutor to go by", () => {
  const all: Labelled[] = [...utterances, ...heldOut];
  const seen = new Set(all.map(([, intent]) => intent));
  for (const intent of [...INTENTS, "define_unknown", "other_language", "unknown"])
    expect(seen, intent).toContain(intent);
  expect(new Set(all.map(([text]) => text)).size).toBe(all.length);
  const authored = new Set(Object.values(examples).flat());
  expect(all.filter(([text = ""]) => authored.has(text))).toEqual([]);
});

it("finds the term that is asked for, and the place in the page, as labelled", () => {
  const all: Labelled[] = [...utterances, ...heldOut];
  const detailed = all.filter(
    ([, intent, detail]) => detail !== undefined && (intent === "define" || intent === "how_to"),
  );
  const missed = detailed.filter(([text = "", intent = "", detail = ""]) => {
    const { term, topic } = understand(text);
    return intent === "define" ? term !== findTerm(detail) : topic !== detail;
  });
  expect(1 - missed.length / detailed.length, JSON.stringify(missed, null, 1)).toBeGreaterThanOrEqual(0.95);
});

it("finds a term by its other names, in the plural, with an article and in capitals", () => {
  for (const text of ["what is a p99?", "What are percentiles", "explain the 95th percentile", "TAIL LATENCY?"]) {
    expect(understand(text)).toMatchObject({ intent: "define", term: "p95" });
  }
});

it("understands through a slip of the finger and what people put around their words", () => {
  expect(understand("pleaze give me a hnit")).toMatchObject({ intent: "hint" });
  expect(understand("hey so ok, what is a histgram please")).toMatchObject({ intent: "define", term: "histogram" });
});

it("has a short definition for each of at least 80 terms, with where to see it", () => {
  expect(TERMS.length).toBeGreaterThanOrEqual(80);
  for (const term of TERMS) {
    const text = define(term) ?? "";
    expect(text.match(/[.?]( |$)/g)?.length, term).toBeGreaterThanOrEqual(2);
    expect(text.length, term).toBeLessThan(420);
    expect(text, term).not.toContain("!");
    expect(understand(`what is ${term}?`), term).toMatchObject({ intent: "define", term });
  }
  expect(define("constructor")).toBeNull();
});

it("knows a definition by its whole sentences, as they are cut when they are said", () => {
  const text = define("index") ?? "";
  const splitter = createSplitter();
  const cut = [...splitter.push(`Here it is once more. ${text} It was dropped.`), ...splitter.flush()];
  const others = cut.filter((sentence) => !sentencesOf("index").has(sentence.trim()));
  expect(others.map((sentence) => sentence.trim())).toEqual(["Here it is once more.", "It was dropped."]);
  expect(sentencesOf("span").has(cut[1]?.trim() ?? "")).toBe(false);
  expect(sentencesOf(null).size).toBe(0);
  for (const term of TERMS) {
    for (const sentence of sentencesOf(term)) expect(sentence.split(" ").length, sentence).toBeGreaterThan(2);
  }
});

it("says where in the page a how-to question leads", () => {
  expect(understand("where are the logs?").topic).toBe("logs");
  expect(understand("how do I acknowledge the alert").topic).toBe("alerts");
});

it.each([
  "",
  " ",
  "?",
  "a".repeat(4000),
  "why ".repeat(1000),
  "\u0000\u202e",
  "what is ".repeat(400),
  "i ".repeat(2000),
])("makes something of any text, soon: %#", (text) => {
  const before = process.cpuUsage();
  expect(understand(text).intent).toBeTypeOf("string");
  // Time of the processor, which no neighbour makes longer: a pattern that explodes takes far more.
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(1000);
});
