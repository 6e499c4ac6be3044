import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Logger } from "../log.ts";
import type { Catalog } from "./catalog.ts";

const EVERY_MS = 1000;

/**
 * Reads the catalogue again when a file of it changed, and says what cannot be used then. It looks at the times of the
 * files every second: the events of a file system do not reach into every container and network folder, and say nothing of
 * whether the writer has finished. A change counts once two looks in a row are alike, also those around the reading, so
 * that nothing half-written is used. Gives what ends it.
 */
export function watchCatalog(
  catalog: Pick<Catalog, "folders" | "prepare" | "broken" | "outdated">,
  logger: Pick<Logger, "info" | "warn">,
  everyMs = EVERY_MS,
): () => void {
  let inUse = look(catalog.folders);
  let last = inUse;
  const turn = () => {
    const seen = look(catalog.folders);
    const isSettled = seen === last;
    last = seen;
    if (seen === inUse || !isSettled) return;
    const read = catalog.prepare();
    if (look(catalog.folders) !== seen) return;
    inUse = seen;
    const before = troubles(catalog);
    read.take();
    logger.info("the scenarios were read again, because their files changed");
    for (const [scenario, because] of troubles(catalog)) {
      if (before.get(scenario) !== because) logger.warn({ scenario, because }, "a scenario's files cannot be used");
    }
  };
  const timer = setInterval(() => {
    try {
      turn();
    } catch (error) {
      // Such as a folder that went away between two looks.
      logger.warn({ err: error }, "the scenarios could not be read again; trying once more");
    }
  }, everyMs).unref();
  return () => clearInterval(timer);
}

function troubles(catalog: Pick<Catalog, "broken" | "outdated">): Map<string, string> {
  return new Map([...catalog.broken(), ...catalog.outdated()]);
}

/** Names, times and sizes of all files: different when something changed. */
function look(folders: readonly string[]): string {
  return folders.map((folder) => lookInto(folder).join("\n")).join("\n\n");
}

function lookInto(folder: string): string[] {
  return entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return [path, ...lookInto(path)];
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat === undefined ? [] : [`${path} ${stat.ino} ${stat.mtimeMs} ${stat.size}`];
  });
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !name.startsWith("."));
  } catch {
    // It is not there, or not any more.
    return [];
  }
}
