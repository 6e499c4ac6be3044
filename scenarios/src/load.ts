import { readCatalog, type CatalogFiles, type HintsFile, type ScenarioFolder } from "./read-catalog.ts";
import type { Hint, LoadedScenario } from "./schema.ts";
import { fill, type CatalogEntry } from "./vary.ts";
import type { Problem } from "./yaml-file.ts";

/** The language in which every hint exists; packs in other languages lie over it. */
export const BASE_LOCALE = "en";

/**
 * Reads every scenario with its hints in a language (falling back to English, hint by hint). A broken scenario is
 * listed in `problems` and the others load; a scenario without a single usable hint counts as broken. Reads files only.
 */
export function loadCatalog(
  catalogDir: string,
  hintsDir: string,
  locale: string = BASE_LOCALE,
): { scenarios: Map<string, CatalogEntry>; problems: Problem[] } {
  const { folders, hintsFiles, problems } = readCatalog(catalogDir, hintsDir);
  const scenarios = new Map<string, CatalogEntry>();
  for (const [folder, ...others] of folders) {
    const { file, value } = folder.scenario;
    const first = withHints(folder, hintsFiles, locale);
    if (first.hints.length === 0) problems.push({ file, problem: noHints(value.id, value.version) });
    else {
      const variants = [first, ...others.map((other) => withHints(other, hintsFiles, locale))];
      scenarios.set(value.id, { ...first, variants });
    }
  }
  problems.push(...hintsFiles.flatMap((file) => pinProblem(file, folders)));
  return { scenarios, problems };
}

function withHints(folder: ScenarioFolder, hintsFiles: readonly HintsFile[], locale: string): LoadedScenario {
  const { scenario, answer, debrief, instructor } = folder;
  const hints = layerHints(folder, hintsFiles, locale);
  return { scenario: scenario.value, answer: answer.value, hints, debrief, instructor };
}

function noHints(id: string, version: number): string {
  return `No pack has hints for version ${version} of this scenario, so it is left out. Add ${id}.yaml to a pack in the hints folder.`;
}

/** Hints of all packs for a scenario; a later layer replaces hints of the same id. */
export function layerHints(folder: ScenarioFolder, files: readonly HintsFile[], locale: string): Hint[] {
  const { id, version } = folder.scenario.value;
  const fitting = files.filter(({ source }) => source.value.scenario === id && source.value.version === version);
  const layers = [BASE_LOCALE, locale].flatMap((wanted) => fitting.filter(({ pack }) => pack.locale === wanted));
  const hints = new Map(layers.flatMap(({ source }) => source.value.hints.map((hint) => [hint.id, hint])));
  return fill([...hints.values()], folder.row);
}

/** Hints for a scenario that is not there, or for another version of it. */
function pinProblem({ source }: HintsFile, folders: CatalogFiles["folders"]): Problem[] {
  const { file, value, lineOf } = source;
  const scenario = folders.find(([first]) => first.scenario.value.id === value.scenario)?.[0].scenario.value;
  if (scenario === undefined) {
    const problem = `line ${lineOf(["scenario"])}: there is no usable scenario "${value.scenario}". Correct the name, or repair the scenario.`;
    return [{ file, problem }];
  }
  if (scenario.version === value.version) return [];
  const problem = `line ${lineOf(["version"])}: the hints are for version ${value.version}, the scenario is version ${scenario.version}. Look the hints through and set their version to ${scenario.version}.`;
  return [{ file, problem }];
}
