import { copyFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Engine, EngineFinder } from "./engine.ts";
import { libraryPath, unpackDebian, unpackedRoot, unpackedVersion } from "./debian.ts";
import { atLeast, findOnPath, versionOf } from "./programs.ts";

const FOLDER = "redis";

export const redis: EngineFinder = {
  name: "Redis",
  megabytes: 2,
  remedy: { debian: "sudo apt-get install redis-server", homebrew: "brew install redis" },
  async locate(components) {
    const program = findOnPath("redis-server", "valkey-server");
    const version = program === null ? null : await versionOf(program);
    if (program !== null && version !== null && atLeast(version, 6))
      return { name: "Redis", version, source: "path", program, env: {} };
    const root = unpackedRoot(components, FOLDER);
    return root === null ? null : unpacked(root);
  },
  async fetch(components, signal) {
    const root = await unpackDebian(
      components,
      {
        folder: FOLDER,
        packages: ["redis-tools"],
        wanted: /^lib(jemalloc|lzf|atomic|lua|hiredis)/,
      },
      signal,
    );
    const engine = await unpacked(root);
    if (engine === null) throw new Error("the package redis-tools holds no Redis that runs here");
    return engine;
  },
};

/** One binary serves under several names: redis-tools has it as redis-check-rdb, which is Redis when called redis-server. */
async function unpacked(root: string): Promise<Engine | null> {
  const program = join(root, "usr/bin/redis-server");
  if (!existsSync(program)) await copyFile(join(root, "usr/bin/redis-check-rdb"), program);
  const env = { LD_LIBRARY_PATH: libraryPath(root) };
  const version = await unpackedVersion(root, program, env);
  return version === null ? null : { name: "Redis", version, source: "debian", program, env };
}
