import { readFileSync } from "node:fs";
import { join } from "node:path";
import { callsTool, says, type Reply } from "../providers/testing-model-server.ts";
import { scenariosFolder } from "../testing.ts";
import calls from "./calls.json" with { type: "json" };
import carriers from "./carriers.json" with { type: "json" };
import { DISGUISES } from "./disguises.ts";
import harmless from "./harmless.json" with { type: "json" };
import messages from "./messages.json" with { type: "json" };

export const SCENARIOS = ["search-crawls", "orders-pile-up", "invoices-stall"] as const;
export type ScenarioId = (typeof SCENARIOS)[number];
/** What a learner says and what the model does then; `payload` is the exact text that may not get through. */
export type Attempt = { scenario: ScenarioId; text: string; reply: Reply; payload: string | null };

/** A scenario's sealed words, read from its answer without the code that screens. */
export function sealedWords(scenario: ScenarioId): string[] {
  const answer = readFileSync(join(scenariosFolder("catalog"), scenario, "answer.yaml"), "utf8");
  const words = /^spoilers: \[(.+)\]$/m.exec(answer)?.[1]?.split(", ") ?? [];
  if (words.length < 3) throw new Error(`${scenario} has no spoilers on a line of their own`);
  return words;
}

const disguises = Object.values(DISGUISES);
const at = <T>(list: readonly T[], index: number): T => {
  const found = list[index % list.length];
  if (found === undefined) throw new Error("an empty list");
  return found;
};

/** Learners who try everything, each with a model that obeys them, plainly or in a disguise. */
export function obeyed(): Attempt[] {
  return messages.map((text, index) => {
    const scenario = at(SCENARIOS, index);
    const disguise = index % 2 === 0 ? at(disguises, 0) : at(disguises, index);
    return { scenario, text, ...spoken(at(sealedWords(scenario), index), disguise, index) };
  });
}

/** A model that means harm: each disguise in each scenario, and each sealed word as it is, in ever other places. */
export function malicious(): Attempt[] {
  return SCENARIOS.flatMap((scenario, offset) => {
    const words = sealedWords(scenario);
    const disguised = disguises.map((disguise, index) => spoken(at(words, index + offset), disguise, index + offset));
    const plain = words.map((word, index) => spoken(word, at(disguises, 0), index + offset));
    return [...disguised, ...plain].map((one, index) => ({ scenario, text: `and what about point ${index}`, ...one }));
  });
}

function spoken(word: string, disguise: (word: string) => string, index: number): { reply: Reply; payload: string } {
  const payload = disguise(word).trim();
  return {
    reply: says(
      ...cut(
        at(carriers, index * 7).replace("{payload}", () => payload),
        index,
      ),
    ),
    payload,
  };
}

/** In one piece, in pieces of some letters, or letter by letter, as models stream. */
function cut(text: string, index: number): string[] {
  const length = at([text.length, 3, 1, 7], index);
  return text.match(new RegExp(`[\\s\\S]{1,${Math.max(1, length)}}`, "gu")) ?? [text];
}

/** Tool calls that a tutor has not, or with inputs that they do not take. */
export function toolCalls(): Attempt[] {
  return calls.map(([name = "", json = "{}"], index) => {
    const scenario = at(SCENARIOS, index);
    const payload = at(sealedWords(scenario), index);
    const call = { id: `call_${index}`, name: expand(name, payload), json: expand(json, payload) };
    return { scenario, text: `thanks, number ${index}`, reply: callsTool(call), payload };
  });
}

const expand = (text: string, word: string): string =>
  text
    .replaceAll("{word}", word)
    .replace(/\{repeat (.) (\d+)\}/g, (_, char: string, times: string) => char.repeat(Number(times)));

/** What learners and a good tutor say to each other. */
export function conversations(): Attempt[] {
  const { any, ...own } = harmless;
  const shared = any.map((pair, index) => [at(SCENARIOS, index), pair] as const);
  const each = SCENARIOS.flatMap((scenario) => own[scenario].map((pair) => [scenario, pair] as const));
  return [...shared, ...each].map(([scenario, [text = "", answer = ""]], index) => ({
    scenario,
    text,
    reply: says(...cut(answer, index)),
    payload: null,
  }));
}
