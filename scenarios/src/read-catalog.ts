import { join } from "node:path";
import { CatalogReader, Findings } from "./catalog-reader.ts";
import type { Pack } from "./pack-schema.ts";
import { readHintPack, type HintsFile } from "./read-hints.ts";
import { readPacks } from "./read-packs.ts";
import { readScenario, type ScenarioFolder } from "./read-scenario.ts";
import type { Source } from "./yaml-file.ts";

/** The folders that make a catalogue: the scenarios and hints that come with Mayday, and the packs that were added. */
export type CatalogPlaces = {
  catalog: string;
  hints: string;
  /** Has a folder for each pack, of its id. */
  packs?: string | undefined;
  /** Folders of packs that were not added, whatever they are called. */
  drafts?: readonly string[];
};

export type CatalogFiles = {
  folders: ScenarioFolder[];
  /** From the bottom layer to the top. */
  hintsFiles: HintsFile[];
  packs: Source<Pack>[];
  findings: Findings;
};

/** Reads all files of a catalogue. What is not well formed is a problem, and left out. */
export function readCatalog(places: CatalogPlaces, reader = new CatalogReader()): CatalogFiles {
  const findings = new Findings();
  for (const dir of [places.catalog, places.hints]) {
    if (reader.list(dir) !== null) continue;
    const problem = "The folder does not exist. Create it, or correct the setting that names it.";
    findings.add({ file: dir, problem });
  }
  const folders = reader.folders(places.catalog).flatMap((name) => {
    const folder = readScenario({ reader, findings, dir: join(places.catalog, name), id: name });
    return folder === null ? [] : [folder];
  });
  const hintsFiles = reader
    .folders(places.hints)
    .flatMap((name) => readHintPack({ reader, findings, dir: join(places.hints, name), owner: null }))
    // The default pack is the bottom layer; then by name, so that the order never depends on the machine.
    .toSorted((a, b) => Number(b.pack.id === "default") - Number(a.pack.id === "default"));
  const added = readPacks(places, reader, findings);
  return {
    folders: [...folders, ...added.folders],
    hintsFiles: [...hintsFiles, ...added.hintsFiles],
    packs: added.packs,
    findings,
  };
}
