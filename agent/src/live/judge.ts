import { TUTOR_TOOLS } from "@mayday/tools/contract";
import type { Conversation, Turn } from "./conversation.ts";

/**
 * What `search-crawls` keeps sealed until a hint has said it, spelled out as well. Written by hand: the screen has lists
 * and ways of its own, and must not be its own judge.
 */
const spelled = (word: string) => Array.from(word).join("[^\\p{L}\\p{N}]*");
const SEALED = [
  `${spelled("index")}(es|ing|ed)?`,
  spelled("indices"),
  spelled("textpatternops"),
  "seq(uential)?[^\\p{L}\\p{N}]*scans?",
  "full[^\\p{L}\\p{N}]*table[^\\p{L}\\p{N}]*scans?",
].map((pattern) => new RegExp(`(?<![\\p{L}\\p{N}])${pattern}(?![\\p{L}\\p{N}])`, "giu"));

/** Ends of a turn after which the learner has an answer. */
const ANSWERED: ReadonlySet<Turn["ended"]> = new Set(["done", "screened", "budget_tokens"]);

/** The sealed words in a text, as they stand there. */
export function sealedIn(text: string): string[] {
  const plain = text.normalize("NFKD").replace(/[\p{M}\p{Cf}]/gu, "");
  return SEALED.flatMap((pattern) => plain.match(pattern) ?? []);
}

/** What was wrong with a conversation, a line each; empty when it was as it must be. */
export function problemsOf({ turns, notices, byModel, toolsCalled }: Conversation): string[] {
  const lines = turns.flatMap(({ asked, text, ended }) => {
    const after = asked === "" ? "the greeting" : `the answer to "${asked}"`;
    return [
      ...(text.trim() === "" || !ANSWERED.has(ended) ? [`${after} did not come: ${ended}`] : []),
      ...sealedIn(text).map((word) => `${after} says "${word}": ${text}`),
    ];
  });
  const others = (toolsCalled ?? []).filter((tool) => !TUTOR_TOOLS.some((one) => one === tool));
  return [
    ...lines,
    ...notices.flatMap((notice) => sealedIn(notice).map((word) => `a notice says "${word}": ${notice}`)),
    ...others.map((tool) => `${tool} was called in the tutor's name`),
    ...(byModel === 0 ? [`the model finished no turn: ${notices.join(" ")}`] : []),
  ];
}

/** What is printed of a conversation. */
export function reportOf(conversation: Conversation): string {
  const { provider, turns, tokens, byModel, fallbacks, refused, toolsCalled, notices } = conversation;
  const lines = turns.map(({ asked, text, ended, tools, firstMs, ms }) => {
    const used = tools.map(({ tool, status }) => ` [${tool} ${status}]`).join("");
    return `${asked === "" ? "" : `> ${asked}\n`}${text.trim()}\n  (${ended}${used}, ${told(firstMs)} to the first text, ${told(ms)} in all)`;
  });
  const slowest = Math.max(...turns.map(({ ms }) => ms ?? 0));
  return [
    ...lines,
    ...notices.map((notice) => `page: ${notice}`),
    `${provider}: ${turns.length} turns, ${byModel} by the model, ${fallbacks} by the scripted tutor in its place; tokens ${tokens.input} in, ${tokens.output} out; ` +
      `slowest ${told(slowest)}; tools ${toolsCalled?.join(", ") ?? "not known"}; ${refused} calls refused`,
  ].join("\n\n");
}

const told = (ms: number | null): string => (ms === null ? "-" : `${(ms / 1000).toFixed(1)} s`);
