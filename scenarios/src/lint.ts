import { lintHints, lintLadders } from "./lint-hints.ts";
import { lintScenario, type Defect } from "./lint-scenario.ts";
import { BASE_LOCALE, layerHints, loadCatalog } from "./load.ts";
import { readCatalog, type CatalogFiles, type HintsFile, type ScenarioFolder } from "./read-catalog.ts";
import type { Hint } from "./schema.ts";
import { fill, unfilled, type Row } from "./vary.ts";
import type { Problem, Source } from "./yaml-file.ts";

/** Everything wrong with scenarios and hints: what the loader cannot use, and what could be loaded but not be played. */
export function lintCatalog(catalogDir: string, hintsDir: string): Problem[] {
  const files = readCatalog(catalogDir, hintsDir);
  return [
    ...loadCatalog(catalogDir, hintsDir).problems,
    ...files.folders.flatMap((variants) => lintVariants(variants, files)),
    ...lintPacks(files),
  ];
}

function toProblem<T>(source: Source<T>, { path, problem }: Defect): Problem {
  const line = source.lineOf(path);
  return {
    file: source.file,
    problem: `${line === null ? "" : `line ${line}: `}${path.map(String).join(".")}: ${problem}`,
  };
}

/** What is wrong with any variant, each thing once, and what must not vary. */
function lintVariants([first, ...others]: CatalogFiles["folders"][number], files: CatalogFiles): Problem[] {
  const all = [first, ...others].flatMap((folder) => lintFolder(folder, files));
  const told = new Map(all.map((one) => [`${one.file} ${one.problem}`, one]));
  const unlike = FIXED.filter((field) =>
    others.some(
      ({ scenario }) => JSON.stringify(scenario.value[field]) !== JSON.stringify(first.scenario.value[field]),
    ),
  ).map((field) => toProblem(first.scenario, { path: [field], problem: "It must be the same in every variant." }));
  return [...told.values(), ...unlike];
}

/** What the catalogue shows before anybody knows which variant it will be, and what hints are pinned to. */
const FIXED = ["id", "version", "title", "summary", "difficulty", "skills", "requires", "load"] as const;

function lintFolder(folder: ScenarioFolder, files: CatalogFiles): Problem[] {
  const { scenario, answer } = folder;
  const defects = lintScenario(folder);
  const mine = files.hintsFiles.filter(({ source }) => source.value.scenario === scenario.value.id);
  const hints = layerHints(folder, mine, BASE_LOCALE);
  const context = { scenario: scenario.value, answer: answer.value, hints };
  const ladders = hints.length === 0 ? [] : lintLadders(context);
  const ladderFile = mine[0]?.source.file ?? scenario.file;
  return [
    ...defects.scenario.map((defect) => toProblem(scenario, defect)),
    ...defects.answer.map((defect) => toProblem(answer, defect)),
    ...mine.flatMap(({ source }) =>
      lintHints(fill(source.value.hints, folder.row), context).map((defect) => toProblem(source, defect)),
    ),
    ...[scenario, answer, ...mine.map(({ source }) => source)].flatMap((source) =>
      lintPlaceholders(source, folder.row),
    ),
    ...ladders.map((problem) => ({ file: ladderFile, problem })),
    ...mine.flatMap((file) => lintTranslation(file, hints)),
  ];
}

/** Placeholders that nothing is filled into. */
function lintPlaceholders(source: Source<unknown>, row: Row): Problem[] {
  const known = Object.keys(row).join(", ") || "none";
  return unfilled(fill(source.value, row)).map((name) => ({
    file: source.file,
    problem: `There is no varying value "${name}" (there is: ${known}). Add it to every row of vary, or correct the name.`,
  }));
}

/** A pack in another language must have every hint of the base language, for the same check and level. */
function lintTranslation({ pack, source }: HintsFile, base: readonly Hint[]): Problem[] {
  if (pack.locale === BASE_LOCALE) return [];
  const { file, value } = source;
  const translated = new Map(value.hints.map((hint) => [hint.id, hint]));
  const holes = base
    .filter(({ id }) => !translated.has(id))
    .map(({ id }) => `The locale ${pack.locale} has no text for the hint ${id}. Translate it.`);
  const strangers = value.hints
    .filter(
      ({ id, check, level }) => !base.some((hint) => hint.id === id && hint.check === check && hint.level === level),
    )
    .map(
      ({ id }) =>
        `The hint ${id} is not, or not so, in ${BASE_LOCALE}. Give it the id, check and level that it has there.`,
    );
  return [...holes, ...strangers].map((problem) => ({ file, problem }));
}

function lintPacks({ hintsFiles }: CatalogFiles): Problem[] {
  const folders = new Map<string, string>();
  return hintsFiles.flatMap(({ pack, source }) => {
    const folder = source.file.replace(/[/\\][^/\\]*$/, "");
    const other = folders.get(pack.id);
    folders.set(pack.id, folder);
    if (other === undefined || other === folder) return [];
    return [{ file: folder, problem: `The pack "${pack.id}" is there twice, also in ${other}. Rename one of them.` }];
  });
}
