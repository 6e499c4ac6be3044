import { CatalogReader } from "./catalog-reader.ts";
import { BASE_LOCALE, isFitting, isOfOneHand, layerHints, layersOf, pinOf } from "./layer-hints.ts";
import { lintHints, lintLadders } from "./lint-hints.ts";
import { lintScenario, type Defect } from "./lint-scenario.ts";
import { loadCatalog } from "./load.ts";
import { readCatalog, type CatalogFiles, type CatalogPlaces } from "./read-catalog.ts";
import type { HintsFile } from "./read-hints.ts";
import type { ScenarioFolder } from "./read-scenario.ts";
import type { Hint } from "./schema.ts";
import { fill, unfilled, type Row } from "./vary.ts";
import type { Problem, Source } from "./yaml-file.ts";

/** Everything wrong with scenarios and hints: what the loader cannot use, and what could be loaded but not be played. */
export function lintCatalog(places: CatalogPlaces, reader = new CatalogReader()): Problem[] {
  const files = readCatalog(places, reader);
  return [
    ...loadCatalog(places, BASE_LOCALE, reader).problems,
    ...files.folders.flatMap((folder) => lintVariants(folder, files)),
    ...lintPacks(files),
    ...files.hintsFiles.flatMap((file) => lintPin(file, files)),
  ];
}

function toProblem<T>(source: Source<T>, { path, problem }: Defect): Problem {
  const line = source.lineOf(path);
  return {
    file: source.file,
    problem: `${line === null ? "" : `line ${line}: `}${path.map(String).join(".")}: ${problem}`,
  };
}

/** What the catalogue shows before anybody knows which variant it will be, and what hints are pinned to. */
const FIXED = ["id", "version", "title", "summary", "difficulty", "skills", "requires", "load"] as const;

/** What is wrong with any variant, each thing once, and what must not vary. */
function lintVariants(first: ScenarioFolder, files: CatalogFiles): Problem[] {
  const all = [first, ...first.others].flatMap((folder) => lintFolder(folder, files));
  const told = new Map(all.map((one) => [`${one.file} ${one.problem}`, one]));
  const unlike = FIXED.filter((field) =>
    first.others.some(
      ({ scenario }) => JSON.stringify(scenario.value[field]) !== JSON.stringify(first.scenario.value[field]),
    ),
  ).map((field) => toProblem(first.scenario, { path: [field], problem: "It must be the same in every variant." }));
  return [...told.values(), ...unlike];
}

function lintFolder(folder: ScenarioFolder, files: CatalogFiles): Problem[] {
  const { scenario, answer } = folder;
  const defects = lintScenario(folder);
  // Those for another version or content are told of as such, and left out.
  const mine = files.hintsFiles.filter((file) => isFitting(file, folder));
  const base = layersOf(folder, mine, BASE_LOCALE);
  const hints = layerHints(folder, mine, BASE_LOCALE);
  const context = { scenario: scenario.value, answer: answer.value, hints };
  const ladders = hints.length === 0 ? [] : lintLadders(context);
  // A ladder is whole only with its last layer, so that is where a gap in it was made.
  const ladderFile = base.at(-1)?.source.file ?? scenario.file;
  return [
    ...defects.scenario.map((defect) => toProblem(scenario, defect)),
    ...defects.answer.map((defect) => toProblem(answer, defect)),
    ...mine.flatMap((file) => lintHintsFile(file, folder, mine, context)),
    ...[scenario, answer, ...mine.map(({ source }) => source)].flatMap((source) =>
      lintPlaceholders(source, folder.row),
    ),
    ...ladders.map((problem) => ({ file: ladderFile, problem })),
    ...lintTranslations(folder, mine, hints),
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

type Context = Parameters<typeof lintHints>[1];

/** Hints of one file, judged as they are once their layer lies where it belongs. */
function lintHintsFile(
  { pack, source }: HintsFile,
  folder: ScenarioFolder,
  mine: readonly HintsFile[],
  { scenario, answer }: Context,
): Problem[] {
  const hints = layerHints(folder, mine, pack.locale);
  const spoilers = [...answer.spoilers, ...source.value.spoilers];
  const context = { scenario, answer: { ...answer, spoilers }, hints };
  return [
    ...lintHints(fill(source.value.hints, folder.row), context).map((defect) => toProblem(source, defect)),
    ...Object.keys(source.value.levels).flatMap((id) => {
      const moved = hints.filter((hint) => hint.id === id);
      const problems = lintHints(moved, context).map(({ problem }) => problem);
      if (moved.length === 0) problems.push(`There is no hint "${id}" to move. Correct the id.`);
      return problems.map((problem) => toProblem(source, { path: ["levels", id], problem }));
    }),
  ];
}

/** The packs in another language must have, together, every hint of the base language, for the same check and level. */
function lintTranslations(folder: ScenarioFolder, mine: readonly HintsFile[], base: readonly Hint[]): Problem[] {
  const locales = new Set(mine.map(({ pack }) => pack.locale).filter((locale) => locale !== BASE_LOCALE));
  return [...locales].flatMap((locale) => {
    const layers = layersOf(folder, mine, locale).filter(({ pack }) => pack.locale === locale);
    const [first] = layers;
    if (first === undefined) return [];
    const translated = new Set(layers.flatMap(({ source }) => source.value.hints.map(({ id }) => id)));
    const holes = base
      .filter(({ id }) => !translated.has(id))
      .map(({ id }) => ({
        file: first.source.file,
        minor: true as const,
        problem: `The locale ${locale} has no text for the hint ${id}. Translate it.`,
      }));
    return [...holes, ...layers.flatMap((layer) => strangers(layer, base))];
  });
}

function strangers({ source }: HintsFile, base: readonly Hint[]): Problem[] {
  const known = ({ id, check, level }: Hint) =>
    base.some((hint) => hint.id === id && hint.check === check && hint.level === level);
  return source.value.hints.flatMap((hint, index) => {
    if (known(hint)) return [];
    const problem = `The hint ${hint.id} is not, or not so, in ${BASE_LOCALE}. Give it the id, check and level that it has there.`;
    return [{ file: source.file, minor: true, problem: `line ${source.lineOf(["hints", index])}: ${problem}` }];
  });
}

function lintPacks({ hintsFiles }: CatalogFiles): Problem[] {
  const folders = new Map<string, string>();
  return hintsFiles.flatMap(({ pack, owner, source }) => {
    const folder = source.file.replace(/[/\\][^/\\]*$/, "");
    const id = `${owner?.id ?? ""}/${pack.id}`;
    const other = folders.get(id);
    folders.set(id, folder);
    if (other === undefined || other === folder) return [];
    return [{ file: folder, problem: `The pack "${pack.id}" is there twice, also in ${other}. Rename one of them.` }];
  });
}

/** Hints that somebody else wrote than the scenario have to say which content of it they were written for. */
function lintPin(hints: HintsFile, { folders }: CatalogFiles): Problem[] {
  const { scenario } = hints.source.value;
  const folder = folders.find((one) => one.scenario.value.id === scenario);
  if (folder === undefined || pinOf(hints) !== undefined || isOfOneHand(hints, folder)) return [];
  const problem = `scenarios: It does not say for which content of ${scenario} its hints are. \`npm run mayday -- pack pin <the pack's folder>\` writes it.`;
  return [{ file: hints.manifest.file, problem }];
}
