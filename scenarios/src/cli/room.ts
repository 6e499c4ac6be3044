import { fileURLToPath } from "node:url";
import type { CatalogPlaces } from "../read-catalog.ts";

const at = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** Where the packs of this repository are: the template, and the example. */
export const OWN_PACKS = at("packs");
export const TEMPLATE = at("packs/template");
/** A pack's author has the project's schemas beside the pack, wherever that is. */
export const SCHEMA_FOLDERS = [at("scenarios/schemas"), at("packs/template/schemas")];
export const CATALOGUE_PAGE = at("docs/catalogue.md");
export const VOCABULARY_PAGE = at("docs/vocabulary.md");

/** The catalogue that `npm run` was told of, else the one in this repository. */
export function ownPlaces(env: NodeJS.ProcessEnv = process.env): CatalogPlaces {
  return {
    catalog: env.CATALOG_DIR ?? at("scenarios/catalog"),
    hints: env.HINTS_DIR ?? at("scenarios/hints"),
    packs: env.PACKS_DIR,
  };
}

/** The folder of whoever called npm, which runs its scripts in the project's. */
export const callerFolder = () => process.env.INIT_CWD ?? process.cwd();
