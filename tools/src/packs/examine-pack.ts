import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { lintCatalog, loadCatalog, readManifest } from "@mayday/scenarios/contract";
import type { CatalogPlaces, LoadedScenario, Pack, Problem } from "@mayday/scenarios/contract";
import { PackRefused } from "./pack-refused.ts";

export type Examined = {
  pack: Pack;
  /** Where its files are. */
  folder: string;
  scenarios: LoadedScenario[];
  /** Whose hints its own lie over: scenario and language. */
  hintsOver: { scenario: string; locale: string }[];
  /** What of it cannot be used as things are, such as hints for another version of a scenario. */
  notices: string[];
};

/** Looks a pack through beside the scenarios that come with Mayday. Throws `PackRefused` with everything that is wrong. */
export async function examinePack(
  folder: string,
  builtIn: Pick<CatalogPlaces, "catalog" | "hints">,
): Promise<Examined> {
  const root = await rootOf(folder);
  const manifest = readManifest(root);
  if ("problems" in manifest) throw new PackRefused(manifest.problems.map((problem) => say(problem, root)));
  const { pack } = manifest;
  const places = { ...builtIn, drafts: [root] };
  const problems = lintCatalog(places).filter(({ file }) => file.startsWith(root + sep));
  const grave = problems.filter(({ minor }) => minor !== true);
  if (grave.length > 0) throw new PackRefused(unique(grave.map((problem) => say(problem, root))));
  const loaded = loadCatalog(places);
  const scenarios = [...loaded.scenarios.values()].filter(({ scenario }) => scenario.id.startsWith(`${pack.id}/`));
  if (scenarios.length === 0 && !(await hasHints(root)))
    throw new PackRefused(["It holds neither scenarios (scenarios/<name>/) nor hints (hints/<hint pack>/)."]);
  const hintsOver = loaded.hintsOver.filter((hints) => hints.pack === pack.id);
  return { pack, folder: root, scenarios, hintsOver, notices: unique(problems.map((problem) => say(problem, root))) };
}

/** Where pack.yaml is: an archive may hold the pack's files, or a folder with them (`package`, from npm). */
async function rootOf(folder: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  const [only] = entries;
  return entries.length === 1 && only?.isDirectory() ? join(folder, only.name) : folder;
}

async function hasHints(place: string): Promise<boolean> {
  const entries = await readdir(join(place, "hints"), { withFileTypes: true }).catch(() => []);
  return entries.some((entry) => entry.isDirectory());
}

function say({ file, problem }: Problem, root: string): string {
  return `${relative(root, file)}: ${problem}`;
}

const unique = (lines: string[]) => [...new Set(lines)];
