import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isMap, parseDocument } from "yaml";
import { CatalogReader, Findings } from "./catalog-reader.ts";
import { readCatalog, type CatalogPlaces } from "./read-catalog.ts";
import type { ScenarioFolder } from "./read-scenario.ts";
import { hintsSchema } from "./schema.ts";
import type { Problem } from "./yaml-file.ts";

export type Pinned = { hintPack: string; scenario: string; content: string };

/**
 * Writes into the hint packs of a folder (its own, or those below `hints/`) for which version and content of each scenario
 * their hints are: those that the scenarios have now. To be done once the hints were looked through. Scenarios of the
 * folder's own pack need none, since they change together.
 */
export function pinHints(folder: string, places: CatalogPlaces): { pinned: Pinned[]; problems: Problem[] } {
  const reader = new CatalogReader();
  const { folders } = readCatalog(places, reader);
  const findings = new Findings();
  const below = reader.folders(join(folder, "hints")).map((name) => join(folder, "hints", name));
  const hintPacks = below.length > 0 ? below : [folder];
  const own = reader.folders(join(folder, "scenarios"));
  const pinned = hintPacks.flatMap((dir) => pinPack(dir, { folders, own, reader, findings }));
  return { pinned, problems: findings.problems };
}

type Known = { folders: readonly ScenarioFolder[]; own: readonly string[]; reader: CatalogReader; findings: Findings };

function pinPack(dir: string, { folders, own, reader, findings }: Known): Pinned[] {
  const names = (reader.list(dir) ?? []).map(({ name }) => name);
  const files = names.filter((name) => name.endsWith(".yaml") && name !== "pack.yaml");
  const pins = files.flatMap((name) => {
    const source = reader.yaml(join(dir, name), hintsSchema, findings, []);
    if (source === null) return [];
    const { scenario } = source.value;
    const folder = folders.find((one) => one.scenario.value.id === scenario);
    if (folder !== undefined) {
      setVersion(source.file, folder.scenario.value.version);
      return [{ hintPack: basename(dir), scenario, content: folder.content }];
    }
    if (!(scenario.includes("/") && own.includes(basename(name, ".yaml")))) {
      const problem = `line ${source.lineOf(["scenario"])}: there is no usable scenario "${scenario}". Correct the name, or add its pack.`;
      findings.add({ file: source.file, problem });
    }
    return [];
  });
  writePins(join(dir, "pack.yaml"), pins, reader, findings);
  return pins;
}

function setVersion(file: string, version: number): void {
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replace(/^version: .*$/m, `version: ${version}`));
}

function writePins(file: string, pins: readonly Pinned[], reader: CatalogReader, findings: Findings): void {
  const read = reader.text(file);
  if ("problem" in read) return findings.add(read.problem);
  const document = parseDocument(read.text);
  if (!isMap(document.contents)) return findings.add({ file, problem: "It is no list of fields. Write it." });
  document.delete("scenarios");
  for (const { scenario, content } of pins) document.setIn(["scenarios", scenario], content);
  writeFileSync(file, document.toString({ lineWidth: 0 }));
}
