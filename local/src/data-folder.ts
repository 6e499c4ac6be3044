import { mkdir, rm, statfs, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Failure, codeOf, reasonOf } from "./failure.ts";

/** Every place that a stack keeps things in. */
export type DataFolder = {
  root: string;
  logs: string;
  /** Rendered configuration of each component. */
  config: string;
  /** Names of the state that `status`, `stop` and the agent read. */
  lock: string;
  state: string;
  stack: string;
  secrets: string;
  environments: string;
  /** The tutor's model as it was chosen on the page, with its key; the agent's own. */
  model: string;
  /** Packs that were added, each in a folder of its id. */
  packs: string;
};

const NEEDED_BYTES = 500 * 1024 * 1024;

/** Where things are under `root`; touches nothing. */
export function dataFolder(root: string): DataFolder {
  const at = (name: string): string => join(resolve(root), name);
  return {
    root: resolve(root),
    logs: at("logs"),
    config: at("config"),
    lock: at("supervisor.json"),
    state: at("state.json"),
    stack: at("stack.json"),
    secrets: at("secrets.json"),
    environments: at("environments.json"),
    model: at("model.json"),
    packs: at("packs"),
  };
}

/** Makes the folders; throws a Failure where they cannot be written or the disk is full. */
export async function openDataFolder(root: string): Promise<DataFolder> {
  const data = dataFolder(root);
  const probe = join(data.root, ".writable");
  try {
    for (const folder of [data.root, data.logs, data.config]) await mkdir(folder, { recursive: true });
    await writeFile(probe, "x");
    await rm(probe);
  } catch (error) {
    throw cannotWrite(data.root, error);
  }
  const disk = await statfs(data.root);
  const free = disk.bavail * disk.bsize;
  if (free < NEEDED_BYTES)
    throw fullDisk(data.root, `${Math.floor(free / 1024 / 1024)} MB are free, 500 MB are needed`);
  return data;
}

/** The Failure that fits an error while writing below `root`. */
export function cannotWrite(root: string, error: unknown): Failure {
  if (codeOf(error) === "ENOSPC") return fullDisk(root, "no space is left");
  return new Failure(
    `cannot write to the data folder ${root} (${codeOf(error) || reasonOf(error)})`,
    "make it writable, or choose another with `npm start -- --data DIR`",
  );
}

function fullDisk(root: string, why: string): Failure {
  return new Failure(
    `the disk of the data folder ${root} is full (${why})`,
    "free some space, or choose another with `npm start -- --data DIR`",
  );
}
