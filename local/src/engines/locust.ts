import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Engine, EngineFinder } from "./engine.ts";
import { reasonOf } from "../failure.ts";
import { PROJECT } from "../project.ts";
import { libraryPath, unpackDebian, unpackedRoot } from "./debian.ts";
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
    const version = program === null ? null : await versionOf(program);
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

async function inVenv(components: string): Promise<Engine | null> {
  const program = join(components, VENV, "bin/locust");
  const version = existsSync(program) ? await versionOf(program) : null;
  return version === null ? null : { name: NAME, version, source: "venv", program, env: {} };
}

/** The scripts of a virtual environment carry its path, so it is made in place and marked as whole by its program. */
async function makeVenv(components: string, signal?: AbortSignal): Promise<Engine> {
  const python = findOnPath("python3");
  if (python === null) throw new Error("there is no python3 on the PATH");
  const folder = join(components, VENV);
  await mkdir(components, { recursive: true });
  await rm(folder, { recursive: true, force: true });
  try {
    await run(python, ["-m", "venv", folder], signal);
    await run(join(folder, "bin/python"), ["-m", "pip", "install", "--quiet", "-r", REQUIREMENTS], signal);
    const engine = await inVenv(components);
    if (engine === null) throw new Error("what pip installed does not run");
    return engine;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function run(program: string, args: string[], signal?: AbortSignal): Promise<void> {
  try {
    await execute(program, args, { timeout: 600_000, maxBuffer: 16 * 1024 * 1024, ...(signal ? { signal } : {}) });
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
  const version = await versionOf(program, ["--version"], env);
  return version === null ? null : { name: NAME, version, source: "debian", program, env };
}
