import { BASE_LOCALE, CatalogReader, lintCatalog, loadCatalog, scenarioIdSchema } from "@mayday/scenarios/contract";
import type { CatalogPlaces, LoadedCatalog, CatalogEntry, Problem } from "@mayday/scenarios/contract";
import { ToolError } from "../tool-error.ts";

/**
 * The scenarios that this process knows. It is read again when its files change (`watchCatalog`), as a whole or not at
 * all. A scenario that cannot be used any more stays as it last was; one that never could is known by name, with what
 * is wrong.
 */
export class Catalog {
  readonly #places: CatalogPlaces;
  readonly #locale: string;
  readonly #reader = new CatalogReader();
  #state: State;

  constructor(places: CatalogPlaces, locale = BASE_LOCALE) {
    this.#places = places;
    this.#locale = locale;
    this.#state = this.#read(new Map());
  }

  all(): CatalogEntry[] {
    return [...this.#state.scenarios.values()];
  }

  find(id: string): CatalogEntry | undefined {
    return this.#state.scenarios.get(id);
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
        "Correct its files: it is read again by itself.",
      );
    throw new ToolError("not_found", `there is no scenario ${id.slice(0, 100)}`, "list_scenarios shows what there is.");
  }

  /** Scenarios that cannot be used: id → why. */
  broken(): ReadonlyMap<string, string> {
    return this.#state.broken;
  }

  /** Scenarios that stay as they last were, because their files cannot be used as they are now: id → why. */
  outdated(): ReadonlyMap<string, string> {
    return this.#state.outdated;
  }

  /** The folders that it is read from. */
  get folders(): string[] {
    const { catalog, hints, packs } = this.#places;
    return [catalog, hints, ...(packs === undefined ? [] : [packs])];
  }

  /**
   * Reads the files again. What it gives is in use once `take` was called, so that files that change meanwhile need not
   * be; runs go on with the scenario that they began with.
   */
  prepare(): { take: () => void } {
    const next = this.#read(this.#state.scenarios);
    return { take: () => (this.#state = next) };
  }

  /** Reads the files as they are now, and gives everything that is wrong with them. */
  validate(): Problem[] {
    return lintCatalog(this.#places, this.#reader);
  }

  #read(before: ReadonlyMap<string, CatalogEntry>): State {
    return combine(loadCatalog(this.#places, this.#locale, this.#reader), before);
  }
}

type State = {
  scenarios: ReadonlyMap<string, CatalogEntry>;
  broken: ReadonlyMap<string, string>;
  outdated: ReadonlyMap<string, string>;
};

/** What was read, with those that were usable before and are spoilt now as they were before. */
function combine({ scenarios, spoilt }: LoadedCatalog, before: ReadonlyMap<string, CatalogEntry>): State {
  const kept = new Map(scenarios);
  const broken = new Map<string, string>();
  const outdated = new Map<string, string>();
  for (const [id, because] of spoilt) {
    const last = before.get(id);
    if (last !== undefined) {
      kept.set(id, last);
      outdated.set(id, because);
      // What has no name that a scenario could have cannot be listed; `validate` tells of it.
    } else if (!scenarios.has(id) && scenarioIdSchema.safeParse(id).success) broken.set(id, because);
  }
  return { scenarios: kept, broken, outdated };
}
