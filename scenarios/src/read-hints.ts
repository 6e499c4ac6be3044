import { basename, join } from "node:path";
import type { CatalogReader, Findings } from "./catalog-reader.ts";
import { hintPackSchema, type HintPack, type Pack } from "./pack-schema.ts";
import { hintsSchema, type Hints } from "./schema.ts";
import type { Source } from "./yaml-file.ts";

/** One pack's hints for one scenario. */
export type HintsFile = {
  pack: HintPack;
  manifest: Source<HintPack>;
  /** The pack that the hint pack came with; null for one that comes with Mayday. */
  owner: Pack | null;
  source: Source<Hints>;
};

const MANIFEST = "pack.yaml";

/** Reads the folder of a hint pack. */
export function readHintPack({
  reader,
  findings,
  dir,
  owner,
}: {
  reader: CatalogReader;
  findings: Findings;
  dir: string;
  owner: Pack | null;
}): HintsFile[] {
  const names = (reader.list(dir) ?? [])
    .filter(({ name, isFolder }) => !isFolder && name.endsWith(".yaml") && name !== MANIFEST)
    .map(({ name }) => name);
  // Without its manifest nothing of the pack can be used, so that all its scenarios lack hints.
  const about = (name: string) => {
    const own = basename(name, ".yaml");
    return owner === null ? [own] : [own, `${owner.id}/${own}`];
  };
  const manifest = reader.yaml(join(dir, MANIFEST), hintPackSchema, findings, names.flatMap(about));
  if (manifest === null) return [];
  return names.flatMap((name) => {
    const source = reader.yaml(join(dir, name), hintsSchema, findings, about(name));
    if (source === null) return [];
    const wanted = `${source.value.scenario.split("/").at(-1) ?? ""}.yaml`;
    if (wanted !== name) {
      const problem = `line ${source.lineOf(["scenario"])}: the file is for the scenario "${source.value.scenario}". Name it ${wanted}.`;
      findings.add({ file: source.file, problem }, about(name));
      return [];
    }
    return [{ pack: manifest.value, manifest, owner, source }];
  });
}
