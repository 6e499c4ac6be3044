import { z } from "zod";
import examplesFile from "./examples.json" with { type: "json" };
import { INTENTS, type Intent } from "./intents.ts";
import { core, normalise } from "./language.ts";

const examples = z.partialRecord(z.enum(INTENTS), z.array(z.string())).parse(examplesFile);

type Vector = ReadonlyMap<string, number>;
type Example = { intent: (typeof INTENTS)[number]; vector: Vector };

/** How alike a message has to be to what was authored, 0 to 1; below that it is better to ask. */
const LEAST = { alike: 0.34, very_alike: 0.55 } as const;
const NEIGHBOURS = 4;
const SHORTEST_STEM = 3;
const BIGRAM_WEIGHT = 0.7;

const counted = INTENTS.flatMap((intent) =>
  (examples[intent] ?? []).map((text) => ({ intent, features: featuresOf(core(normalise(text))) })),
);
const weights = rarity(counted.map(({ features }) => features));
const rarest = Math.log(counted.length + 1);
const known: readonly Example[] = counted.map(({ intent, features }) => ({ intent, vector: vectorOf(features) }));

/** The intent of the authored examples that these words are most like; null when they are like none. */
export function nearest(words: string, enough: keyof typeof LEAST): Intent | null {
  if (!/[a-z]{2}/.test(words)) return null;
  const vector = vectorOf(featuresOf(words));
  const alike = known
    .map(({ intent, vector: other }) => ({ intent, likeness: cosine(vector, other) }))
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, NEIGHBOURS);
  const votes = new Map<(typeof INTENTS)[number], number>();
  for (const { intent, likeness } of alike) votes.set(intent, (votes.get(intent) ?? 0) + likeness ** 2);
  const [best] = [...votes].sort(([, a], [, b]) => b - a);
  return best === undefined || (alike[0]?.likeness ?? 0) < LEAST[enough] ? null : best[0];
}

/** Word stems, and pairs of them, which keep some of the order. */
function featuresOf(words: string): Map<string, number> {
  const stems = words
    .split(" ")
    .filter((word) => word !== "")
    .map(stem);
  const pairs = ["", ...stems].map((word, index) => `${word} ${stems[index] ?? ""}`);
  return new Map([...stems.map((word) => [word, 1] as const), ...pairs.map((pair) => [pair, BIGRAM_WEIGHT] as const)]);
}

function stem(word: string): string {
  const cut = word.replace(/(ing|ed|es|s|ly)$/, "");
  return cut.length >= SHORTEST_STEM ? cut : word;
}

/** Rare features say more than those that everybody uses. */
function rarity(all: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const features of all)
    for (const feature of features.keys()) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  return new Map([...counts].map(([feature, count]) => [feature, Math.log((all.length + 1) / count)]));
}

/** Of length 1; features that no example has count for what they leave unexplained. */
function vectorOf(features: ReadonlyMap<string, number>): Vector {
  const weighted = [...features].map(
    ([feature, weight]) => [feature, weight * (weights.get(feature) ?? unknownWeight(feature))] as const,
  );
  const length = Math.hypot(...weighted.map(([, weight]) => weight));
  return new Map(weighted.map(([feature, weight]) => [feature, length === 0 ? 0 : weight / length]));
}

function unknownWeight(feature: string): number {
  return feature.includes(" ") ? 0 : rarest * 0.6;
}

function cosine(a: Vector, b: Vector): number {
  let sum = 0;
  for (const [feature, weight] of a) sum += weight * (b.get(feature) ?? 0);
  return sum;
}
