import { CatalogReader, type Findings } from "./catalog-reader.ts";
import { keptFiles } from "./files.ts";
import { BASE_LOCALE, layerHints, layersOf, pinOf } from "./layer-hints.ts";
import type { Pack } from "./pack-schema.ts";
import { readCatalog, type CatalogPlaces } from "./read-catalog.ts";
import type { HintsFile } from "./read-hints.ts";
import type { ScenarioFolder } from "./read-scenario.ts";
import { KEPT_PLACES, sourceOf, type Read } from "./scenario-source.ts";
import type { LoadedScenario, ScenarioSource } from "./schema.ts";
import type { CatalogEntry } from "./vary.ts";
import type { Problem } from "./yaml-file.ts";

export type LoadedCatalog = {
  scenarios: Map<string, CatalogEntry>;
  packs: Pack[];
  /** The hints that packs have for scenarios of others. */
  hintsOver: { pack: string; scenario: string; locale: string }[];
  problems: Problem[];
  /** Scenarios of which some file cannot be used, also those that load without it: id → the first reason. */
  spoilt: ReadonlyMap<string, string>;
};

/**
 * Reads every scenario with its hints in a language (falling back to English, hint by hint). A broken scenario is
 * listed in `problems` and the others load; a scenario without a single usable hint counts as broken. Reads files only.
 */
export function loadCatalog(
  places: CatalogPlaces,
  locale: string = BASE_LOCALE,
  reader = new CatalogReader(),
): LoadedCatalog {
  const files = readCatalog(places, reader);
  const { folders, findings } = files;
  const scenarios = new Map<string, CatalogEntry>();
  for (const folder of folders) {
    const [first, ...others] = loadVariants(folder, { files, locale, reader, places });
    if (first === undefined || first.hints.length === 0) findings.add(noHints(folder), [folder.scenario.value.id]);
    else scenarios.set(first.scenario.id, { ...first, variants: [first, ...others] });
  }
  for (const file of files.hintsFiles) addPinProblem(file, folders, findings);
  const packs = files.packs.map(({ value }) => value);
  const hintsOver = files.hintsFiles.flatMap(({ owner, pack: { locale }, source: { value } }) => {
    const isOver = owner !== null && !value.scenario.startsWith(`${owner.id}/`);
    return isOver ? [{ pack: owner.id, scenario: value.scenario, locale }] : [];
  });
  return { scenarios, packs, hintsOver, problems: findings.problems, spoilt: findings.spoilt() };
}

/** Loads the one scenario that a run kept the files of; null when they no longer fit what this version reads. */
export function loadKept(id: string, { locale, files }: ScenarioSource): CatalogEntry | null {
  const reader = new CatalogReader(keptFiles(files));
  return loadCatalog(KEPT_PLACES, locale, reader).scenarios.get(id) ?? null;
}

/** The variants of a scenario, which have their files and the layers of their hints in common. */
function loadVariants(folder: ScenarioFolder, read: Read): LoadedScenario[] {
  const { files, locale } = read;
  const layers = layersOf(folder, files.hintsFiles, locale);
  const words = layers.flatMap((layer) => layer.source.value.spoilers);
  const source = sourceOf(folder, layers, read);
  return [folder, ...folder.others].map((variant) => ({
    scenario: variant.scenario.value,
    answer: { ...variant.answer.value, spoilers: [...new Set([...variant.answer.value.spoilers, ...words])] },
    hints: layerHints(variant, files.hintsFiles, locale),
    debrief: variant.debrief,
    instructor: variant.instructor,
    source,
  }));
}

function noHints({ scenario: { file, value } }: ScenarioFolder): Problem {
  const name = value.id.split("/").at(-1) ?? "";
  const problem = `No pack has hints for version ${value.version} of this scenario, so it is left out. Add ${name}.yaml to a pack in the hints folder.`;
  return { file, problem };
}

/** Hints for a scenario that is not there, or for another version or content of it. */
function addPinProblem(hints: HintsFile, folders: readonly ScenarioFolder[], findings: Findings): void {
  const { file, value, lineOf } = hints.source;
  const folder = folders.find(({ scenario }) => scenario.value.id === value.scenario);
  const pin = pinOf(hints);
  if (folder === undefined) {
    // What is wrong with its files was told already.
    if (findings.spoilt().has(value.scenario)) return;
    const problem = `line ${lineOf(["scenario"])}: there is no usable scenario "${value.scenario}". Correct the name, or repair the scenario.`;
    findings.add({ file, problem, minor: true });
  } else if (folder.scenario.value.version !== value.version) {
    const { version } = folder.scenario.value;
    const problem = `line ${lineOf(["version"])}: the hints are for version ${value.version}, the scenario is version ${version}. Look the hints through and set their version to ${version}.`;
    findings.add({ file, problem, minor: true });
  } else if (pin !== undefined && pin !== folder.content) {
    const { file, lineOf } = hints.manifest;
    const problem = `line ${lineOf(["scenarios", value.scenario])}: the hints were written for another content of ${value.scenario} (${pin}, it is ${folder.content} now), so they are left out. Look them through, then \`npm run mayday -- pack pin <the pack's folder>\`.`;
    findings.add({ file, problem, minor: true });
  }
}
