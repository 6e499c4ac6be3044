import { z } from "zod";
import { COMPONENTS, MECHANISMS, type Mechanism } from "@mayday/tools/contract";
import guessesFile from "./guesses.json" with { type: "json" };
import { corrected, normalise } from "./language.ts";

const mechanismSchema = z.string().refine((id): id is Mechanism => Object.hasOwn(MECHANISMS, id));
const componentSchema = z.enum(COMPONENTS);
const file = z
  .object({
    components: z.record(componentSchema, z.string()),
    mechanisms: z.record(z.string(), z.string()),
    /** The component that a mechanism is always in, by its nature and in every scenario. */
    belongsTo: z.record(z.string(), componentSchema),
  })
  .parse(guessesFile);

const components = Object.entries(file.components).map(([id, pattern]) => ({
  id: componentSchema.parse(id),
  pattern: new RegExp(pattern),
}));
const mechanisms = Object.entries(file.mechanisms).map(([id, pattern]) => ({
  id: mechanismSchema.parse(id),
  pattern: new RegExp(pattern),
}));

export type Component = (typeof COMPONENTS)[number];
export type Guess = { component: Component; mechanism: Mechanism | null };

/**
 * What a learner's theory names, in the words of the findings form; null when it names no component. Read from the
 * learner's words alone, the same in every scenario, so that it says nothing of whether they are right.
 */
export function readGuess(text: string): Guess | null {
  const words = normalise(text);
  return readWords(words) ?? readWords(corrected(words));
}

function readWords(words: string): Guess | null {
  const mechanism = mechanisms.find(({ pattern }) => pattern.test(words))?.id ?? null;
  const named = components.filter(({ pattern }) => pattern.test(words)).map(({ id }) => id);
  const component = pick(named, mechanism === null ? undefined : file.belongsTo[mechanism]);
  return component === undefined ? null : { component, mechanism };
}

/** A service that is named says more than a store: "the cache of inventory" may be either, "orders' index" is not. */
function pick(named: readonly Component[], owner: Component | undefined): Component | undefined {
  if (owner !== undefined && (named.length === 0 || named.includes(owner))) return owner;
  return named[0];
}
