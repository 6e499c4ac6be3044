import { lintCatalog, loadCatalog } from "@mayday/scenarios/contract";
import type { CatalogEntry } from "@mayday/scenarios/contract";
import { ToolError } from "../tool-error.ts";

export type Problem = { file: string; problem: string };

/** The scenarios that this process knows, read once at start. A broken one is known by name, with what is wrong. */
export class Catalog {
  readonly #directories: { catalog: string; hints: string };
  readonly #scenarios: ReadonlyMap<string, CatalogEntry>;
  readonly #problems: readonly Problem[];

  constructor(catalogDirectory: string, hintsDirectory: string) {
    this.#directories = { catalog: catalogDirectory, hints: hintsDirectory };
    const { scenarios, problems } = loadCatalog(catalogDirectory, hintsDirectory);
    this.#scenarios = scenarios;
    this.#problems = problems;
  }

  all(): CatalogEntry[] {
    return [...this.#scenarios.values()];
  }

  find(id: string): CatalogEntry | undefined {
    return this.#scenarios.get(id);
  }

  /** Throws `ToolError`: `unavailable` for one whose files are broken, `not_found` for one that does not exist. */
  require(id: string): CatalogEntry {
    const found = this.find(id);
    if (found) return found;
    const because = this.broken().get(id);
    if (because !== undefined)
      throw new ToolError(
        "unavailable",
        `the scenario ${id} cannot be used: ${because}`,
        "Correct its files and restart tools.",
      );
    throw new ToolError("not_found", `there is no scenario ${id.slice(0, 64)}`, "list_scenarios shows what there is.");
  }

  /** Scenarios that did not load: id (the folder's name) → why. */
  broken(): Map<string, string> {
    const found = new Map<string, string>();
    for (const { file, problem } of this.#problems) {
      const id = folderOf(file, this.#directories.catalog);
      if (id !== null && !this.#scenarios.has(id) && !found.has(id)) found.set(id, `${file}: ${problem}`);
    }
    return found;
  }

  /** Reads the files as they are now, and gives everything that is wrong with them. */
  validate(): Problem[] {
    const { catalog, hints } = this.#directories;
    return [...loadCatalog(catalog, hints).problems, ...lintCatalog(catalog, hints)];
  }
}

/** `…/catalog/<id>/scenario.yaml` → `<id>` */
function folderOf(file: string, directory: string): string | null {
  const [, below] = file.split(directory);
  return below?.split(/[\\/]/).find((part) => part !== "") ?? null;
}
