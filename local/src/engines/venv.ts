import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { reasonOf } from "../failure.ts";
import { findOnPath } from "./programs.ts";

const execute = promisify(execFile);

/**
 * The version of a Python package in a virtual environment and the folder that it is in; null when it is not there. The
 * version is in a folder's name: starting Python to ask takes a second.
 */
export async function packageInVenv(
  folder: string,
  name: string,
): Promise<{ version: string; sitePackages: string } | null> {
  if (!existsSync(join(folder, "lib"))) return null;
  for (const python of await readdir(join(folder, "lib"))) {
    const sitePackages = join(folder, "lib", python, "site-packages");
    if (!existsSync(sitePackages)) continue;
    for (const entry of await readdir(sitePackages)) {
      const [, found, version] = /^([A-Za-z0-9_.]+)-([\d.]+)\.dist-info$/.exec(entry) ?? [];
      if (found === name && version !== undefined) return { version, sitePackages };
    }
  }
  return null;
}

/**
 * Makes a virtual environment with the packages that a requirements file names, in place, since its scripts carry its
 * path. When that fails, or `whole` gives null for it, nothing is left.
 */
export async function makeVenv<T>(
  folder: string,
  requirements: string,
  whole: () => Promise<T | null>,
  signal?: AbortSignal,
): Promise<T> {
  const python = findOnPath("python3");
  if (python === null) throw new Error("there is no python3 on the PATH");
  const scratch = join(folder, "tmp");
  await rm(folder, { recursive: true, force: true });
  await mkdir(scratch, { recursive: true });
  try {
    await run(python, ["-m", "venv", folder], scratch, signal);
    const pip = ["-m", "pip", "install", "--quiet", "--no-cache-dir", "--no-compile", "-r", requirements];
    await run(join(folder, "bin/python"), pip, scratch, signal);
    await rm(scratch, { recursive: true });
    const result = await whole();
    if (result === null) throw new Error("what pip installed does not run");
    return result;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** `scratch` takes the temporary files, so that an interrupted installation leaves none elsewhere. */
async function run(program: string, args: string[], scratch: string, signal?: AbortSignal): Promise<void> {
  const env = { ...process.env, TMPDIR: scratch };
  const limits = { timeout: 600_000, maxBuffer: 16 * 1024 * 1024, ...(signal ? { signal } : {}) };
  try {
    await execute(program, args, { env, ...limits });
  } catch (error) {
    const lines = reasonOf(error).split("\n");
    const said = lines.findLast((line) => /^(ERROR|Error)/.test(line)) ?? lines[0];
    throw new Error(`python3: ${said}`, { cause: error });
  }
}
