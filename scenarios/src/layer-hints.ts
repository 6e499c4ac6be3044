import type { HintsFile } from "./read-hints.ts";
import type { ScenarioFolder } from "./read-scenario.ts";
import type { Hint } from "./schema.ts";
import { fill } from "./vary.ts";

/** The language in which every hint exists; packs in other languages lie over it. */
export const BASE_LOCALE = "en";

/** Whether scenario and hints were made by the same hand, so that they are changed together. */
export function isOfOneHand({ owner }: HintsFile, { pack }: ScenarioFolder): boolean {
  return owner?.id === pack?.id;
}

/** The content of the scenario that the hints were written for; undefined where their pack does not say. */
export function pinOf({ pack, source }: HintsFile): string | undefined {
  return pack.scenarios?.[source.value.scenario];
}

/** Whether the hints were written for the scenario as it is. */
export function isFitting(file: HintsFile, folder: ScenarioFolder): boolean {
  const { id, version } = folder.scenario.value;
  const { value } = file.source;
  const pin = pinOf(file);
  return value.scenario === id && value.version === version && (pin === undefined || pin === folder.content);
}

/** The files whose hints a scenario has in a language: from those of its own author to the last that lies over them. */
export function layersOf(folder: ScenarioFolder, files: readonly HintsFile[], locale: string): HintsFile[] {
  const fitting = files
    .filter((file) => isFitting(file, folder))
    .toSorted((a, b) => Number(isOfOneHand(b, folder)) - Number(isOfOneHand(a, folder)));
  return [...new Set([BASE_LOCALE, locale])].flatMap((wanted) => fitting.filter(({ pack }) => pack.locale === wanted));
}

/**
 * Hints of all packs for a scenario. A later layer replaces hints of the same id, adds its own, and moves those that it
 * gives another level; one in another language gives a hint its text and leaves it where it is.
 */
export function layerHints(folder: ScenarioFolder, files: readonly HintsFile[], locale: string): Hint[] {
  const hints = new Map<string, Hint>();
  for (const { pack, source } of layersOf(folder, files, locale)) {
    for (const hint of source.value.hints) {
      const beneath = hints.get(hint.id);
      const isTranslation = pack.locale !== BASE_LOCALE && beneath !== undefined;
      hints.set(hint.id, isTranslation ? { ...beneath, text: hint.text } : hint);
    }
    for (const [id, level] of Object.entries(source.value.levels)) {
      const moved = hints.get(id);
      if (moved !== undefined) hints.set(id, { ...moved, level });
    }
  }
  return fill([...hints.values()], folder.row);
}
