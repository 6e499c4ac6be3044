import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Engine, EngineFinder } from "./engine.ts";
import { reasonOf } from "../failure.ts";
import { PROJECT } from "../project.ts";
import { libraryPath, unpackDebian, unpackedRoot, unpackedVersion } from "./debian.ts";
import { atLeast, findOnPath, versionOf } from "./programs.ts";
import { makeVenv, packageInVenv } from "./venv.ts";

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
      return await makeVenv(join(components, VENV), REQUIREMENTS, () => inVenv(components), signal);
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
  const folder = join(components, VENV);
  const program = join(folder, "bin/locust");
  // Its scripts carry the path they were made for: after the project was moved it has to be made anew.
  if (!existsSync(program) || !(await readFile(program, "utf8")).includes(folder)) return null;
  const found = await packageInVenv(folder, "locust");
  return found === null ? null : { name: NAME, version: found.version, source: "venv", program, env: {} };
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
