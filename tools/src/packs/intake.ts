import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PackRefused } from "./pack-refused.ts";

/** What a pack may hold at most. Eighty scenarios with their hints in three languages are well below it. */
export const LIMITS = {
  archiveBytes: 4 * 1024 * 1024,
  bytes: 16 * 1024 * 1024,
  fileBytes: 512 * 1024,
  files: 2000,
  depth: 6,
};
export type Limits = typeof LIMITS;

const DATA = /\.(ya?ml|md|txt|json)$/;
const NAMED = /^(LICEN[CS]E|NOTICE|AUTHORS|README|CHANGELOG)$/;
/** Names that mean the same on every file system: no separators, no control characters, no devices, no way up. */
const PART = /^[A-Za-z0-9_@][A-Za-z0-9_@+.-]{0,99}$/;

/**
 * Takes the files of a pack, one by one, into a folder, and nothing else: no way out of it, no links, no program, no more
 * than the limits. Whatever it refuses makes the whole pack refused.
 */
export class Intake {
  readonly #folder: string;
  readonly #limits: Limits;
  readonly #taken = new Set<string>();
  #bytes = 0;

  constructor(folder: string, limits = LIMITS) {
    this.#folder = folder;
    this.#limits = limits;
  }

  /** Whether a file belongs to the pack; throws for one that no pack may have. Hidden ones are left out. */
  admits(path: string, size: number): boolean {
    const parts = path.replace(/^\.\//, "").split("/");
    if (parts.some((part) => part === ".." || part === "" || /[\\:]/.test(part)))
      throw new PackRefused([`"${shown(path)}" leads out of the pack, so nothing of it was taken.`]);
    if (parts.some((part) => part.startsWith(".") || part === "node_modules")) return false;
    const { depth, fileBytes, files, bytes } = this.#limits;
    const name = parts.at(-1) ?? "";
    if (parts.length > depth) throw new PackRefused([`"${shown(path)}" is deeper than ${depth} folders.`]);
    if (!parts.every((part) => PART.test(part)))
      throw new PackRefused([`"${shown(path)}": use letters, digits and _ @ + . - in names.`]);
    if (!DATA.test(name) && !NAMED.test(name))
      throw new PackRefused([
        `"${shown(path)}" is no data: a pack holds YAML, Markdown, plain text and JSON (and LICENSE, README and the like).`,
      ]);
    if (size > fileBytes) throw new PackRefused([`"${shown(path)}" has more than ${fileBytes} bytes.`]);
    // Some file systems know no capitals: there the second would replace the first.
    const same = parts.join("/").toLowerCase();
    if (this.#taken.has(same)) throw new PackRefused([`"${shown(path)}" is there twice.`]);
    this.#taken.add(same);
    this.#bytes += size;
    if (this.#taken.size > files) throw new PackRefused([`It has more than ${files} files.`]);
    if (this.#bytes > bytes) throw new PackRefused([`It has more than ${bytes} bytes.`]);
    return true;
  }

  /** Writes a file that `admits` let in; no matter what it was, it is not executable. */
  async write(path: string, content: Buffer): Promise<void> {
    const file = join(this.#folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content, { mode: 0o644, flag: "wx" });
  }
}

/** A name from somewhere else, fit for a terminal. */
export function shown(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?").slice(0, 120);
}
