import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import {
  answerSchema,
  hintsSchema,
  packSchema,
  scenarioSchema,
  writtenScenarioSchema,
  type Answer,
  type Hints,
  type Pack,
  type Scenario,
} from "./schema.ts";
import { fill, type Row } from "./vary.ts";
import { readText, readYaml, type Problem, type Source } from "./yaml-file.ts";

/** One variant of a scenario's folder, each file of it well formed. */
export type ScenarioFolder = {
  row: Row;
  scenario: Source<Scenario>;
  answer: Source<Answer>;
  debrief: string;
  instructor: string;
};
/** One pack's hints for one scenario. */
export type HintsFile = { pack: Pack; source: Source<Hints> };

/** By scenario its variants, at least one each. */
export type CatalogFiles = {
  folders: (readonly [ScenarioFolder, ...ScenarioFolder[]])[];
  hintsFiles: HintsFile[];
  problems: Problem[];
};

/** Reads all files of a catalog and its hint packs. What is not well formed is a problem, and left out. */
export function readCatalog(catalogDir: string, hintsDir: string): CatalogFiles {
  const problems: Problem[] = [];
  const folders = foldersIn(catalogDir, problems).flatMap((name) => {
    const variants = readVariants(join(catalogDir, name), name, problems);
    return variants === null ? [] : [variants];
  });
  const packs = foldersIn(hintsDir, problems).map((name) => readPack(join(hintsDir, name), problems));
  // The default pack is the bottom layer; then by name, so that the order never depends on the machine.
  const hintsFiles = packs.flat().toSorted((a, b) => Number(b.pack.id === "default") - Number(a.pack.id === "default"));
  return { folders, hintsFiles, problems };
}

function foldersIn(dir: string, problems: Problem[]): string[] {
  if (!existsSync(dir)) {
    problems.push({
      file: dir,
      problem: "The folder does not exist. Create it, or correct the setting that names it.",
    });
    return [];
  }
  const entries = readdirSync(dir, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map((entry) => entry.name)
    .toSorted();
}

const rowsSchema = z.looseObject({ vary: writtenScenarioSchema.shape.vary });

/** Every variant of a scenario; null when any of them has a problem, which is then told once. */
function readVariants(dir: string, name: string, problems: Problem[]): [ScenarioFolder, ...ScenarioFolder[]] | null {
  const rows = readYaml(join(dir, "scenario.yaml"), rowsSchema);
  const vary: Row[] = ("source" in rows ? rows.source.value.vary : undefined) ?? [{}];
  const variants: ScenarioFolder[] = [];
  for (const row of vary) {
    const folder = readFolder(dir, name, row, problems);
    if (folder === null) return null;
    variants.push(folder);
  }
  const [first, ...others] = variants;
  return first === undefined ? null : [first, ...others];
}

function readFolder(dir: string, name: string, row: Row, problems: Problem[]): ScenarioFolder | null {
  const scenario = take(readYaml(join(dir, "scenario.yaml"), scenarioSchema, row), problems);
  const answer = take(readYaml(join(dir, "answer.yaml"), answerSchema, row), problems);
  const debrief = readNotes(join(dir, "debrief.md"), problems);
  const instructor = readNotes(join(dir, "instructor.md"), problems);
  if (scenario !== null && scenario.value.id !== name) {
    const problem = `line ${scenario.lineOf(["id"])}: the id is "${scenario.value.id}" but the folder is "${name}". Make them the same.`;
    problems.push({ file: scenario.file, problem });
    return null;
  }
  if (scenario === null || answer === null || debrief === null || instructor === null) return null;
  return { row, scenario, answer, debrief: fill(debrief, row), instructor: fill(instructor, row) };
}

function readPack(dir: string, problems: Problem[]): HintsFile[] {
  const pack = take(readYaml(join(dir, "pack.yaml"), packSchema), problems);
  if (pack === null) return [];
  const names = readdirSync(dir).filter((name) => name.endsWith(".yaml") && name !== "pack.yaml");
  return names.toSorted().flatMap((name) => {
    const source = take(readYaml(join(dir, name), hintsSchema), problems);
    if (source === null) return [];
    if (`${source.value.scenario}.yaml` !== name) {
      const problem = `line ${source.lineOf(["scenario"])}: the file is for the scenario "${source.value.scenario}". Name it ${source.value.scenario}.yaml.`;
      problems.push({ file: source.file, problem });
      return [];
    }
    return [{ pack: pack.value, source }];
  });
}

function take<T>(read: { source: Source<T> } | { problems: Problem[] }, problems: Problem[]): Source<T> | null {
  if ("source" in read) return read.source;
  problems.push(...read.problems);
  return null;
}

function readNotes(file: string, problems: Problem[]): string | null {
  const read = readText(file);
  if ("problem" in read) {
    problems.push(read.problem);
    return null;
  }
  if (read.text.trim() === "") {
    problems.push({ file, problem: "The file is empty. Write it." });
    return null;
  }
  return read.text;
}
