import { expect, it } from "vitest";
import utterances from "./utterances.json" with { type: "json" };
import { define, glossarySize, understand } from "./understand.ts";

it("understands at least 95 of 100 labelled utterances, of which there are enough", () => {
  const wrong = utterances.flatMap(([text = "", intent]) => {
    const got = understand(text).intent;
    return got === intent ? [] : [`${text}: ${got}, not ${intent}`];
  });
  expect(utterances.length).toBeGreaterThanOrEqual(80);
  expect(1 - wrong.length / utterances.length, wrong.join("\n")).toBeGreaterThanOrEqual(0.95);
});

it("finds a term by its other names, in the plural, with an article and in capitals", () => {
  for (const text of ["what is a p99?", "What are percentiles", "explain the 95th percentile", "TAIL LATENCY?"]) {
    expect(understand(text)).toMatchObject({ intent: "define", term: "p95" });
  }
});

it("has a short definition for each of at least 40 terms", () => {
  expect(glossarySize).toBeGreaterThanOrEqual(40);
  expect(define("trace")).toMatch(/request/);
  expect(define("constructor")).toBeNull();
});

it("says where in the page a how-to question leads", () => {
  expect(understand("where are the logs?").topic).toBe("logs");
  expect(understand("how do I acknowledge the alert").topic).toBe("alerts");
});

it.each(["", " ", "?", "a".repeat(4000), "why ".repeat(1000), "\u0000\u202e", "what is ".repeat(400)])(
  "makes something of any text: %#",
  (text) => {
    expect(understand(text).intent).toBeTypeOf("string");
  },
);
