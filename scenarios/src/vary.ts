import type { LoadedScenario, Scalar } from "./schema.ts";

/** What differs in one variant of a scenario: name → value, for `${name}` in its files. */
export type Row = Readonly<Record<string, Scalar>>;

const ALONE = /^\$\{([a-z][a-z0-9_]*)\}$/;
const WITHIN = /\$\{([a-z][a-z0-9_]*)\}/g;

/**
 * The same structure with every `${name}` replaced. A text that is nothing but `${name}` becomes the value itself, with
 * its type; within a longer text it is written out. A name that the row does not have stays as it is.
 */
export function fill<T>(value: T, row: Row): T;
export function fill(value: unknown, row: Row): unknown {
  if (typeof value === "string") {
    const alone = ALONE.exec(value)?.[1];
    if (alone !== undefined) return row[alone] ?? value;
    return value.replaceAll(WITHIN, (written, name: string) => String(row[name] ?? written));
  }
  if (Array.isArray(value)) return value.map((one) => fill(one, row));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fill(one, row)]));
}

/** Placeholders that were left: names that no row has. */
export function unfilled(value: unknown): string[] {
  const names = [...JSON.stringify(value).matchAll(WITHIN)].map(([, name]) => name ?? "");
  return [...new Set(names)];
}

/** A scenario of the catalogue: its first variant, and all of them. */
export type CatalogEntry = LoadedScenario & { variants: readonly LoadedScenario[] };

/**
 * The scenario as a run with that seed meets it. Variants take turns, so that three seeds in a row meet three of them;
 * the seed also sets how long after the healthy gate the fault comes (`onset`). The same seed gives the same always.
 */
export function variantFor(entry: CatalogEntry, seed: number): LoadedScenario {
  const { variants } = entry;
  const variant = variants[seed % variants.length] ?? entry;
  const { from, to } = variant.scenario.onset;
  if (to === 0) return variant;
  const seconds = Math.round(from + (to - from) * fraction(seed));
  const inject = [{ kind: "wait", seconds } as const, ...variant.scenario.inject];
  return { ...variant, scenario: { ...variant.scenario, inject } };
}

/** A number in [0, 1) that looks random, the same for the same seed: the golden ratio's multiples spread evenly. */
function fraction(seed: number): number {
  return (seed * 0.618_033_988_749_895) % 1;
}
