import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { packIdSchema, readManifest } from "@mayday/scenarios/contract";
import type { CatalogPlaces, Pack } from "@mayday/scenarios/contract";
import { z } from "zod";
import { examinePack, type Examined } from "./examine-pack.ts";
import { fetchFromNpm, isPackageName } from "./fetch-from-npm.ts";
import { Intake, shown } from "./intake.ts";
import { PackRefused } from "./pack-refused.ts";
import { takeArchive } from "./take-archive.ts";
import { filesIn, takeFolder } from "./take-folder.ts";

/** Beside the pack's own files; hidden, so that it is none of them. */
const RECORD = ".installed.json";
const recordSchema = z.object({ from: z.string(), at: z.string(), files: z.record(z.string(), z.string()) });
/** Adding a pack takes seconds, from npm two minutes at the most. */
const LEFT_OVER_MS = 10 * 60_000;
type InstallRecord = z.infer<typeof recordSchema>;

export type Installed = { id: string; pack: Pack | null; problem: string; from: string; at: string };
export type Added = Examined & { replaced: string | null };

/** The packs that were added: a folder with a folder for each, of its id. A pack comes and goes in one step. */
export class PackStore {
  readonly #folder: string;
  readonly #builtIn: Pick<CatalogPlaces, "catalog" | "hints">;

  constructor({ packs, ...builtIn }: CatalogPlaces & { packs: string }) {
    this.#folder = resolve(packs);
    this.#builtIn = builtIn;
  }

  /** Adds a pack, or replaces it by this version of it. Throws `PackRefused`, and changes nothing. */
  async add(source: string): Promise<Added> {
    return await this.#stage(source, async (examined, from) => {
      const { pack, folder } = examined;
      await writeFile(join(folder, RECORD), `${JSON.stringify(await recordOf(folder, from), null, 2)}\n`);
      const place = join(this.#folder, pack.id);
      const before = await this.#find(pack.id);
      await putInPlace(folder, place, before !== null);
      return {
        ...examined,
        folder: place,
        replaced: before === null ? null : (before.pack?.version ?? "a broken one"),
      };
    });
  }

  async list(): Promise<Installed[]> {
    const entries = await readdir(this.#folder, { withFileTypes: true }).catch(() => []);
    const ids = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith(".")).map(({ name }) => name);
    const found = await Promise.all(ids.toSorted().map((id) => this.#find(id)));
    return found.filter((installed) => installed !== null);
  }

  /** Takes a pack away. Runs of its scenarios go on: they keep what they began with. */
  async remove(id: string): Promise<Installed> {
    const found = await this.#require(id);
    const gone = await mkdtemp(join(this.#folder, ".removed-"));
    await rename(join(this.#folder, id), join(gone, id));
    await rm(gone, { recursive: true });
    return found;
  }

  /** Looks an added pack through again: its files are those that were added, and nothing is wrong with them. */
  async verify(id: string): Promise<Examined> {
    await this.#require(id);
    const place = join(this.#folder, id);
    const record = await readRecord(place);
    if (record === null) throw new PackRefused([`It was not added by \`pack add\`. Remove it and add it.`]);
    const examined = await this.#stage(place, async (examined) => examined);
    const changes = differences(record.files, await hashesIn(place));
    if (changes.length > 0) throw new PackRefused(changes);
    return examined;
  }

  /** Looks a pack through that was not added. */
  async examine(source: string): Promise<Examined> {
    return await this.#stage(source, async (examined) => examined);
  }

  /** Takes a pack into a folder that is deleted afterwards, and looks it through there. */
  async #stage<T>(source: string, work: (examined: Examined, from: string) => Promise<T>): Promise<T> {
    await mkdir(this.#folder, { recursive: true });
    await this.#tidy();
    // In the same folder, so that the pack can be moved to its place in one step.
    const stage = await mkdtemp(join(this.#folder, ".incoming-"));
    try {
      const taken = join(stage, "pack");
      await mkdir(taken);
      const from = await take(source, stage, new Intake(taken));
      return await work(await examinePack(taken, this.#builtIn), from);
    } finally {
      await rm(stage, { recursive: true, force: true });
    }
  }

  /** Deletes what an adding or a removal that was cut off has left; not what may still be under way. */
  async #tidy(): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => /^\.(incoming|removed)-/.test(name));
    for (const path of names.map((name) => join(this.#folder, name))) {
      const found = await stat(path).catch(() => null);
      if (found !== null && Date.now() - found.mtimeMs > LEFT_OVER_MS) await rm(path, { recursive: true, force: true });
    }
  }

  async #find(id: string): Promise<Installed | null> {
    const place = join(this.#folder, id);
    if (!(await isKind(place, "folder"))) return null;
    const manifest = readManifest(place);
    const record = await readRecord(place);
    return {
      id,
      pack: "pack" in manifest ? manifest.pack : null,
      problem: "pack" in manifest ? "" : manifest.problems.map(({ problem }) => problem).join(" "),
      from: record?.from ?? "",
      at: record?.at ?? "",
    };
  }

  async #require(id: string): Promise<Installed> {
    const found = packIdSchema.safeParse(id).success ? await this.#find(id) : null;
    if (found !== null) return found;
    const there = (await this.list()).map((installed) => installed.id).join(", ") || "none";
    throw new PackRefused([`There is no pack "${shown(id)}". Those that were added: ${there}.`]);
  }
}

/** Moves a pack to its place; when that fails, the one that was there is there again. */
async function putInPlace(folder: string, place: string, isThere: boolean): Promise<void> {
  const old = `${folder}-replaced`;
  if (isThere) await rename(place, old);
  try {
    await rename(folder, place);
  } catch (error) {
    if (isThere) await rename(old, place);
    throw error;
  }
}

/** Takes the files of a folder, an archive or an npm package, and gives what to call that place. */
async function take(source: string, stage: string, intake: Intake): Promise<string> {
  if (await isKind(source, "folder")) {
    await takeFolder(source, intake);
    return `folder ${resolve(source)}`;
  }
  if (await isKind(source, "file")) {
    await takeArchive(source, intake);
    return `archive ${resolve(source)}`;
  }
  if (!isPackageName(source))
    throw new PackRefused([`"${shown(source)}" is no folder, no file and no npm package name[@version].`]);
  await takeArchive(await fetchFromNpm(source, stage), intake);
  return `npm ${source}`;
}

async function isKind(path: string, kind: "folder" | "file"): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return (kind === "folder" ? found?.isDirectory() : found?.isFile()) ?? false;
}

async function recordOf(folder: string, from: string): Promise<InstallRecord> {
  return { from, at: new Date().toISOString(), files: await hashesIn(folder) };
}

async function readRecord(place: string): Promise<InstallRecord | null> {
  const text = await readFile(join(place, RECORD), "utf8").catch(() => null);
  return text === null ? null : recordSchema.parse(JSON.parse(text));
}

async function hashesIn(folder: string): Promise<InstallRecord["files"]> {
  const files = await filesIn(folder);
  return Object.fromEntries(
    await Promise.all(files.map(async ({ path, file }) => [path, await hashOf(file)] as const)),
  );
}

async function hashOf(file: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
}

function differences(before: InstallRecord["files"], now: InstallRecord["files"]): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].toSorted().flatMap((path) => {
    if (before[path] === now[path]) return [];
    const what = now[path] === undefined ? "is missing" : before[path] === undefined ? "was not there" : "is another";
    return [`${path} ${what} since the pack was added. Add the pack again.`];
  });
}
