import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import type { Engine, EngineFinder } from "./engine.ts";
import { reasonOf } from "../failure.ts";
import { PROJECT } from "../project.ts";
import { libraryPath, unpackDebian, unpackedRoot, unpackedVersion } from "./debian.ts";
import { atLeast, findOnPath, versionOf } from "./programs.ts";

const execute = promisify(execFile);
const NAME = "Locust";
const REQUIREMENTS = join(PROJECT, "observability/load/requirements.txt");
const VENV = "locust";
const DEBIAN = "locust-debian";

export const locust: EngineFinder = {
  name: NAME,
  megabytes: 20,
  remedy: { debian: "sudo apt-get install python3-venv", homebrew: "brew install python" },
  async locate(components) {
    const program = findOnPath("locust");
    const version = program === null ? null : await versionOf(program, undefined, {}, await packagedVersion("/"));
    if (program !== null && version !== null && atLeast(version, 2, 12))
      return { name: NAME, version, source: "path", program, env: {} };
    const fetched = await inVenv(components);
    if (fetched !== null) return fetched;
    const root = unpackedRoot(components, DEBIAN);
    return root === null ? null : unpacked(root);
  },
  async fetch(components, signal) {
    try {
      return await makeVenv(components, signal);
    } catch (venv) {
      try {
        return await fromDebian(components, signal);
      } catch (debian) {
        throw new Error(`${reasonOf(venv)}; ${reasonOf(debian)}`, { cause: debian });
      }
    }
  },
};

/** The version is in the name of the package's folder: starting Python to ask takes a second. */
async function inVenv(components: string): Promise<Engine | null> {
  const folder = join(components, VENV);
  const program = join(folder, "bin/locust");
  // Its scripts carry the path they were made for: after the project was moved it has to be made anew.
  if (!existsSync(program) || !(await readFile(program, "utf8")).includes(folder)) return null;
  for (const python of await readdir(join(folder, "lib"))) {
    const packages = await readdir(join(folder, "lib", python, "site-packages"));
    const version = packages.map((name) => /^locust-([\d.]+)\.dist-info$/.exec(name)?.[1]).find(Boolean);
    if (version !== undefined) return { name: NAME, version, source: "venv", program, env: {} };
  }
  return null;
}

/** The scripts of a virtual environment carry its path, so it is made in place; its program comes last and marks it as whole. */
async function makeVenv(components: string, signal?: AbortSignal): Promise<Engine> {
  const python = findOnPath("python3");
  if (python === null) throw new Error("there is no python3 on the PATH");
  const folder = join(components, VENV);
  const scratch = join(folder, "tmp");
  await rm(folder, { recursive: true, force: true });
  await mkdir(scratch, { recursive: true });
  try {
    await run(python, ["-m", "venv", folder], scratch, signal);
    const pip = ["-m", "pip", "install", "--quiet", "--no-cache-dir", "--no-compile", "-r", REQUIREMENTS];
    await run(join(folder, "bin/python"), pip, scratch, signal);
    await rm(scratch, { recursive: true });
    const engine = await inVenv(components);
    if (engine === null) throw new Error("what pip installed does not run");
    return engine;
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

async function fromDebian(components: string, signal?: AbortSignal): Promise<Engine> {
  const root = await unpackDebian(
    components,
    {
      folder: DEBIAN,
      packages: ["python3-locust"],
      wanted: /^(python3-(?!minimal)|lib)/,
    },
    signal,
  );
  const engine = await unpacked(root);
  if (engine === null) throw new Error("the package python3-locust does not run here");
  return engine;
}

async function unpacked(root: string): Promise<Engine | null> {
  const program = join(root, "usr/bin/locust");
  const env = { PYTHONPATH: join(root, "usr/lib/python3/dist-packages"), LD_LIBRARY_PATH: libraryPath(root) };
  const version = await unpackedVersion(root, program, env, undefined, await packagedVersion(root));
  return version === null ? null : { name: NAME, version, source: "debian", program, env };
}

/** Debian's Locust runs but says no version; the changelog of its package has it. */
async function packagedVersion(root: string): Promise<string | null> {
  const changelog = await readFile(join(root, "usr/share/doc/python3-locust/changelog.Debian.gz")).catch(() => null);
  return changelog === null ? null : (/\((\d+\.\d+\.\d+)/.exec(gunzipSync(changelog).toString())?.[1] ?? null);
}
