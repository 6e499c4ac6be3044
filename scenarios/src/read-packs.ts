import { join } from "node:path";
import { actionKindsIn } from "./action-kinds.ts";
import { CatalogReader, Findings } from "./catalog-reader.ts";
import { packSchema, type Pack } from "./pack-schema.ts";
import type { CatalogPlaces } from "./read-catalog.ts";
import { readHintPack, type HintsFile } from "./read-hints.ts";
import { readScenario, type ScenarioFolder } from "./read-scenario.ts";
import { fill } from "./vary.ts";
import type { Problem, Source } from "./yaml-file.ts";

type Packs = { packs: Source<Pack>[]; folders: ScenarioFolder[]; hintsFiles: HintsFile[] };

/** Reads the packs of a catalogue. Of one without a usable manifest nothing is read. */
export function readPacks(
  { packs, drafts = [] }: Pick<CatalogPlaces, "packs" | "drafts">,
  reader: CatalogReader,
  findings: Findings,
): Packs {
  const added = packs === undefined ? [] : reader.folders(packs).map((name) => ({ dir: join(packs, name), name }));
  const read = [...added, ...drafts.map((dir) => ({ dir, name: null }))].map(({ dir, name }) =>
    readPack(dir, name, reader, findings),
  );
  return {
    packs: read.flatMap(({ packs }) => packs),
    folders: read.flatMap(({ folders }) => folders),
    hintsFiles: read.flatMap(({ hintsFiles }) => hintsFiles),
  };
}

/** A pack's manifest by itself, whatever its folder is called. */
export function readManifest(folder: string): { pack: Pack } | { problems: Problem[] } {
  const findings = new Findings();
  const source = new CatalogReader().yaml(join(folder, "pack.yaml"), packSchema, findings, []);
  return source === null ? { problems: findings.problems } : { pack: source.value };
}

/** `name` is what the pack has to be called, or null. */
function readPack(dir: string, name: string | null, reader: CatalogReader, findings: Findings): Packs {
  const scenarios = reader.folders(join(dir, "scenarios"));
  const ids = name === null ? [] : scenarios.map((scenario) => `${name}/${scenario}`);
  for (const id of ids) findings.known.add(id);
  const manifest = reader.yaml(join(dir, "pack.yaml"), packSchema, findings, ids);
  if (manifest === null) return { packs: [], folders: [], hintsFiles: [] };
  const pack = manifest.value;
  if (name !== null && pack.id !== name) {
    const problem = `line ${manifest.lineOf(["id"])}: the id is "${pack.id}" but the folder is "${name}". Make them the same.`;
    findings.add({ file: manifest.file, problem }, ids);
    return { packs: [], folders: [], hintsFiles: [] };
  }
  const folders = scenarios.flatMap((scenario) => {
    const id = `${pack.id}/${scenario}`;
    const folder = readScenario({ reader, findings, dir: join(dir, "scenarios", scenario), id, pack });
    return folder === null || usesUndeclared(folder, pack, reader, findings)
      ? []
      : [{ ...folder, files: [...folder.files, manifest.file] }];
  });
  const hintsFiles = reader
    .folders(join(dir, "hints"))
    .flatMap((hints) => readHintPack({ reader, findings, dir: join(dir, "hints", hints), owner: pack }));
  return { packs: [manifest], folders, hintsFiles };
}

/** Whether a scenario acts on the system in a way that its pack does not declare; then it is a problem. */
function usesUndeclared(
  { scenario, answer, row, others }: ScenarioFolder,
  pack: Pack,
  reader: CatalogReader,
  findings: Findings,
): boolean {
  const rows = [row, ...others.map((other) => other.row)];
  const undeclared = [scenario, answer].flatMap(({ file }) =>
    actionKindsIn(rows.map((each) => fill(reader.plain(file), each)))
      .filter((kind) => !pack.actions.includes(kind))
      .map((kind) => ({ file, kind })),
  );
  for (const { file, kind } of undeclared) {
    const problem = `It has an action of the kind "${kind}", which the pack does not declare. Add ${kind} to \`actions\` in pack.yaml, or use another action.`;
    findings.add({ file, problem }, [scenario.value.id]);
  }
  return undeclared.length > 0;
}
