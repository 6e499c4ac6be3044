import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { packIdSchema, readManifest } from "@mayday/scenarios/contract";
import type { CatalogPlaces, Pack } from "@mayday/scenarios/contract";
import { examinePack, type Examined } from "./examine-pack.ts";
import { changesSince, readRecord, writeRecord } from "./install-record.ts";
import { Intake, shown } from "./intake.ts";
import { PackRefused } from "./pack-refused.ts";
import { takePack } from "./take-pack.ts";

/** Adding a pack takes seconds, from npm two minutes at the most. */
const LEFT_OVER_MS = 10 * 60_000;

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
      await writeRecord(folder, from);
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
    const changes = await changesSince(record, place);
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
      const from = await takePack(source, stage, new Intake(taken));
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
    if (!(await isFolder(place))) return null;
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

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}
