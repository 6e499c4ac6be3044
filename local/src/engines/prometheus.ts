import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Engine, EngineFinder } from "./engine.ts";
import { unpackDebian, unpackedRoot, unpackedVersion } from "./debian.ts";
import { atLeast, findOnPath, versionOf } from "./programs.ts";

/** Prometheus, Alertmanager and the exporters: one binary each, from the PATH or from Debian's package. */
function staticBinary(spec: {
  name: string;
  folder: string;
  /** Names of the program, and below which version it is too old. */
  programs: string[];
  since: [major: number, minor: number];
  packageName: string;
  /** The command that brings it on macOS. */
  homebrew: string;
  megabytes: number;
  /** Where the package keeps files that its program looks for by their full path. */
  files?: string;
}): EngineFinder {
  const { name, folder, programs, since, packageName } = spec;
  const unpacked = async (root: string): Promise<Engine | null> => {
    const program = join(root, "usr/bin", packageName);
    const version = await unpackedVersion(root, program);
    if (version === null) return null;
    const cwd = spec.files === undefined ? {} : { cwd: join(root, spec.files) };
    return { name, version, source: "debian", program, env: {}, ...cwd };
  };
  return {
    name,
    megabytes: spec.megabytes,
    remedy: { debian: `sudo apt-get install ${packageName}`, homebrew: spec.homebrew },
    async locate(components) {
      const program = findOnPath(...programs);
      const version = program === null ? null : await versionOf(program);
      if (program !== null && version !== null && atLeast(version, ...since))
        return { name, version, source: "path", program, env: {} };
      const root = unpackedRoot(components, folder);
      return root === null ? null : unpacked(root);
    },
    async fetch(components, signal) {
      const root = await unpackDebian(components, { folder, packages: [packageName], wanted: /^$/ }, signal);
      if (spec.files !== undefined) await relocate(join(root, "usr/bin", packageName), `/${spec.files}`);
      const engine = await unpacked(root);
      if (engine === null) throw new Error(`the package ${packageName} holds no ${name} that runs here`);
      return engine;
    },
  };
}

/**
 * Makes a program look for its files in the folder that it runs in. The path in the binary is replaced by one of the
 * same length (`.` and slashes), since it was built to be installed at `/` and is not.
 */
async function relocate(program: string, files: string): Promise<void> {
  const binary = await readFile(program);
  const here = Buffer.from(`.${"/".repeat(files.length - 1)}`);
  let found = false;
  for (let at = binary.indexOf(files); at >= 0; at = binary.indexOf(files, at)) {
    here.copy(binary, at);
    found = true;
  }
  if (!found) return;
  await writeFile(`${program}.moved`, binary, { mode: 0o755 });
  await rename(`${program}.moved`, program);
}

export const prometheus = staticBinary({
  name: "Prometheus",
  folder: "prometheus",
  programs: ["prometheus"],
  since: [2, 40],
  packageName: "prometheus",
  homebrew: "brew install prometheus",
  megabytes: 30,
});

export const alertmanager = staticBinary({
  name: "Alertmanager",
  folder: "alertmanager",
  programs: ["alertmanager", "prometheus-alertmanager"],
  since: [0, 24],
  packageName: "prometheus-alertmanager",
  homebrew: "brew install alertmanager",
  megabytes: 11,
  files: "usr/share/prometheus/alertmanager",
});

export const postgresExporter = staticBinary({
  name: "PostgreSQL exporter",
  folder: "postgres-exporter",
  programs: ["postgres_exporter", "prometheus-postgres-exporter"],
  since: [0, 10],
  packageName: "prometheus-postgres-exporter",
  homebrew:
    "brew install go && go install github.com/prometheus-community/postgres_exporter/cmd/postgres_exporter@latest",
  megabytes: 4,
});

export const redisExporter = staticBinary({
  name: "Redis exporter",
  folder: "redis-exporter",
  programs: ["redis_exporter", "prometheus-redis-exporter"],
  since: [1, 40],
  packageName: "prometheus-redis-exporter",
  homebrew: "brew install go && go install github.com/oliver006/redis_exporter@latest",
  megabytes: 3,
});
