import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "./yaml-file.ts";

export type Entry = { name: string; isFolder: boolean };

/** Where a catalogue is read from: the disk, or the files that a run kept. */
export type Files = {
  /** What is in a folder, by name; null when there is no such folder. Hidden files and links are left out. */
  list: (folder: string) => Entry[] | null;
  text: (file: string) => { text: string } | { problem: Problem };
};

/** No single file of a catalogue may be larger. */
export const MAX_FILE_BYTES = 512 * 1024;

export const diskFiles: Files = { list: listFolder, text: readText };

function listFolder(folder: string): Entry[] | null {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.name.startsWith(".") && (entry.isDirectory() || entry.isFile()))
      .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  }
}

/** Reads a text file. A problem says what to do about a file that is not there, not readable or far too large. */
function readText(file: string): { text: string } | { problem: Problem } {
  try {
    const { size } = statSync(file);
    if (size > MAX_FILE_BYTES) {
      const problem = `The file has ${size} bytes, more than the ${MAX_FILE_BYTES} that are read. Make it smaller.`;
      return { problem: { file, problem } };
    }
    return { text: readFileSync(file, "utf8") };
  } catch (error) {
    const problem = isAbsence(error)
      ? "The file does not exist. Add it."
      : `The file cannot be read (${String(error)}). Check its permissions.`;
    return { problem: { file, problem } };
  }
}

function isAbsence(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

/** Files in memory, by path. */
export function keptFiles(files: Readonly<Record<string, string>>): Files {
  const paths = Object.keys(files);
  return {
    list: (folder) => {
      const below = paths.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));
      const entries = new Map(
        below.map((path) => {
          const [name = ""] = path.split("/");
          return [name, { name, isFolder: path !== name }];
        }),
      );
      return below.length === 0 ? null : [...entries.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
    },
    text: (file) => {
      const text = files[join(file)];
      return text === undefined ? { problem: { file, problem: "The file was not kept." } } : { text };
    },
  };
}
