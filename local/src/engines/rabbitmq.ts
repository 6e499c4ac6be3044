import { existsSync, realpathSync } from "node:fs";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import type { Engine, EngineFinder } from "./engine.ts";
import { libraryPath, unpackDebian, unpackedRoot } from "./debian.ts";
import { atLeast, findOnPath } from "./programs.ts";

const FOLDER = "rabbitmq";
const NAME = "RabbitMQ";

export const rabbitmq: EngineFinder = {
  name: NAME,
  megabytes: 30,
  remedy: { debian: "sudo apt-get install rabbitmq-server", homebrew: "brew install rabbitmq" },
  async locate(components) {
    // Debian's wrapper on the PATH changes the user with su; the script behind it is the one to run.
    const debian = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    const program = existsSync(debian) ? debian : findOnPath("rabbitmq-server");
    const version = program === null ? null : versionIn(program);
    if (program !== null && version !== null && atLeast(version, 3, 8))
      return { name: NAME, version, source: "path", program, env: {} };
    const root = unpackedRoot(components, FOLDER);
    return root === null ? null : unpacked(root);
  },
  async fetch(components, signal) {
    const root = await unpackDebian(
      components,
      {
        folder: FOLDER,
        packages: ["rabbitmq-server"],
        wanted: /^(erlang-|lib(sctp|tinfo|ncurses))/,
      },
      signal,
    );
    return unpacked(root);
  },
};

/** The version stands in the name of the installation's folder; asking the program would start an Erlang machine. */
function versionIn(program: string): string | null {
  return /rabbitmq(?:_server-|\/)(\d+\.\d+\.\d+)/.exec(realpathSync(program))?.[1] ?? null;
}

async function unpacked(root: string): Promise<Engine> {
  const program = join(root, "usr/lib/rabbitmq/bin/rabbitmq-server");
  const version = versionIn(program);
  if (version === null) throw new Error(`there is no RabbitMQ in ${root}`);
  if (existsSync(join(root, "usr/lib/erlang"))) await relocateErlang(join(root, "usr/lib/erlang"));
  const path = [dirname(program), join(root, "usr/bin"), process.env.PATH].join(delimiter);
  return { name: NAME, version, source: "debian", program, env: { PATH: path, LD_LIBRARY_PATH: libraryPath(root) } };
}

/** Erlang's launchers carry the folder that they were built for; they are told where they are now. */
async function relocateErlang(erlang: string): Promise<void> {
  const runtimes = (await readdir(erlang)).filter((name) => name.startsWith("erts-"));
  for (const folder of ["bin", ...runtimes.map((name) => join(name, "bin"))]) {
    const launcher = join(erlang, folder, "erl");
    if (!existsSync(launcher)) continue;
    const text = await readFile(launcher, "utf8");
    const moved = text
      .replace(/ROOTDIR=\S*\/usr\/lib\/erlang$/gm, `ROOTDIR=${erlang}`)
      .replace(/ROOTDIR=\/usr\/lib\/erlang$/gm, `ROOTDIR=${erlang}`);
    if (moved !== text) await writeFile(launcher, moved);
  }
}
