import { existsSync } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import { lintCatalog } from "./lint.ts";
import type { CatalogPlaces } from "./read-catalog.ts";
import type { Problem } from "./yaml-file.ts";

/**
 * What is wrong with what is in a folder: a scenario (with its hints), a pack that was added or not, or a part of the
 * catalogue. Everything around it is read as well, because hints and scenarios are judged together.
 */
export function lintWithin(folder: string, places: CatalogPlaces): Problem[] {
  const wanted = resolve(folder);
  const known = [places.catalog, places.hints, ...(places.packs === undefined ? [] : [places.packs])].map((place) =>
    resolve(place),
  );
  const draft = known.some((place) => isWithin(wanted, place)) ? null : packAround(wanted);
  const isKnown = known.some((place) => isWithin(wanted, place) || isWithin(place, wanted));
  if (draft === null && !isKnown) {
    const problem =
      "It is neither a scenario of the catalogue nor a pack. A pack has a pack.yaml, and scenarios/ or hints/.";
    return [{ file: wanted, problem }];
  }
  const drafts = [...(places.drafts ?? []), ...(draft === null ? [] : [draft])];
  const hintsOf = existsSync(join(wanted, "scenario.yaml")) ? `${basename(wanted)}.yaml` : null;
  const around = draft ?? dirname(dirname(wanted));
  return lintCatalog({ ...places, drafts }).filter(({ file }) => {
    const path = resolve(file);
    return isWithin(path, wanted) || (hintsOf !== null && basename(path) === hintsOf && isWithin(path, around));
  });
}

/** The folder of the pack that a folder is, or is in. */
function packAround(folder: string): string | null {
  const parents = [folder, dirname(folder), dirname(dirname(folder))];
  return parents.find(isPack) ?? null;
}

function isPack(folder: string): boolean {
  return existsSync(join(folder, "pack.yaml")) && ["scenarios", "hints"].some((part) => existsSync(join(folder, part)));
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder + sep);
}
