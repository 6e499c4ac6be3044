import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Engine } from "./engine.ts";
import { postgresBinaries } from "../postgres-binaries.ts";
import { atLeast, findOnPath, versionOf } from "./programs.ts";

const NAME = "PostgreSQL";

/**
 * A server of the given major version (the one that a cluster was made with), or the first adequate one, from the PATH
 * or from npm (that one comes with `npm ci`, so nothing is fetched). `initdb` lies beside the program.
 */
export async function findPostgres(major: string | null): Promise<Engine | null> {
  for (const candidate of [onPath(), fromNpm()]) {
    if (candidate === null) continue;
    const version = await versionOf(candidate.program);
    if (version === null || !atLeast(version, 15)) continue;
    if (major !== null && version.split(".")[0] !== major) continue;
    return { name: NAME, version, env: {}, ...candidate };
  }
  return null;
}

type Candidate = Pick<Engine, "program" | "source">;

/** The PATH's is adequate when it has initdb and the extension that the shop's database loads. */
function onPath(): Candidate | null {
  const found = findOnPath("postgres");
  if (found === null) return null;
  const program = realpathSync(found);
  const installation = dirname(dirname(program));
  const extension = ["lib", "lib/postgresql"].some((folder) =>
    ["so", "dylib"].some((suffix) => existsSync(join(installation, folder, `pg_stat_statements.${suffix}`))),
  );
  return extension && existsSync(join(dirname(program), "initdb")) ? { program, source: "path" } : null;
}

function fromNpm(): Candidate | null {
  try {
    return { program: postgresBinaries().postgres, source: "npm" };
  } catch {
    return null;
  }
}
