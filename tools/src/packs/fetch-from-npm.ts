import { execFile } from "node:child_process";
import { mkdtemp, readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { shown } from "./intake.ts";
import { PackRefused } from "./pack-refused.ts";

const execute = promisify(execFile);
const FETCH_MS = 120_000;

/** A package's name, with a version or tag at most: no address, no repository, no folder, nothing that npm could build. */
const PACKAGE = /^(@[a-z0-9][a-z0-9._~-]*\/)?[a-z0-9][a-z0-9._~-]*(@[\w.^~+-]{1,60})?$/;

export function isPackageName(name: string): boolean {
  return PACKAGE.test(name);
}

/** Fetches a package's archive from the registry that npm is configured for; nothing of it is installed or run. */
export async function fetchFromNpm(name: string, folder: string): Promise<string> {
  const target = await mkdtemp(join(folder, "npm-"));
  const options = ["--ignore-scripts", "--no-progress", "--loglevel=error", "--fetch-retries=2"];
  const places = [`--pack-destination=${target}`, `--cache=${join(target, ".cache")}`];
  try {
    // Its own empty folder, so that no project's settings and no folder of that name get in between.
    await execute("npm", ["pack", ...options, ...places, "--", name], { cwd: target, timeout: FETCH_MS });
  } catch (error) {
    throw new PackRefused([`npm could not fetch ${shown(name)}: ${reasonOf(error)}`]);
  }
  const archive = (await readdir(target)).find((file) => file.endsWith(".tgz"));
  if (archive === undefined) throw new PackRefused([`npm fetched no archive for ${shown(name)}.`]);
  return join(target, archive);
}

function reasonOf(error: unknown): string {
  const said = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
  if (/\bE404\b/.test(said)) return "the registry has no such package or version. Correct its name.";
  const line = said.split("\n").find((text) => /^npm (error|ERR!) (?!code|errno|syscall)\S/.test(text));
  const reason = line?.replace(/^npm (error|ERR!) /, "") ?? (error instanceof Error ? error.message : String(error));
  return `${shown(reason)}. Check the network and npm's settings, or download the archive and add that.`;
}
