import { dirname, relative } from "node:path";
import type { CatalogReader } from "./catalog-reader.ts";
import { fullHash } from "./content-hash.ts";
import type { CatalogFiles, CatalogPlaces } from "./read-catalog.ts";
import type { HintsFile } from "./read-hints.ts";
import type { ScenarioFolder } from "./read-scenario.ts";
import type { ScenarioSource } from "./schema.ts";

/** The folders of kept files, whatever those were that they were read from. */
export const KEPT_PLACES = { catalog: "catalog", hints: "hints", packs: "packs" } as const;

/** What was read, in which language, from where and by whom. */
export type Read = { files: CatalogFiles; locale: string; reader: CatalogReader; places: CatalogPlaces };

/** Everything that a scenario was made of, as it was read. */
export function sourceOf(
  folder: ScenarioFolder,
  layers: readonly HintsFile[],
  { files, locale, reader, places }: Read,
): ScenarioSource {
  const owners = new Set(layers.flatMap(({ owner }) => (owner === null ? [] : [owner.id])));
  const manifests = files.packs.filter(({ value }) => owners.has(value.id)).map(({ file }) => file);
  const hints = layers.flatMap(({ manifest, source }) => [manifest.file, source.file]);
  const paths = [...new Set([...folder.files, ...manifests, ...hints])];
  const kept = Object.fromEntries(paths.map((file) => [keptPath(file, places, files.packs), reader.textOf(file)]));
  return { hash: fullHash({ locale, kept }), locale, files: kept };
}

function keptPath(file: string, places: CatalogPlaces, packs: CatalogFiles["packs"]): string {
  const roots = [
    { folder: places.catalog, kept: KEPT_PLACES.catalog },
    { folder: places.hints, kept: KEPT_PLACES.hints },
    ...packs.map((pack) => ({ folder: dirname(pack.file), kept: `${KEPT_PLACES.packs}/${pack.value.id}` })),
  ];
  for (const { folder, kept } of roots) {
    const below = relative(folder, file);
    if (!below.startsWith("..")) return `${kept}/${below.replaceAll("\\", "/")}`;
  }
  throw new Error(`${file} is in no folder of the catalogue`);
}
