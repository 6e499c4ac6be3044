import { existsSync, readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { lintWithin } from "../lint-folder.ts";
import { lintCatalog } from "../lint.ts";
import type { Problem } from "../yaml-file.ts";
import { callerFolder, OWN_PACKS, ownPlaces } from "./room.ts";
import { runCli, UsageError } from "./run-cli.ts";

/**
 * `npm run mayday -- lint [folder…] [--json]`: what is wrong with scenarios, hints and packs, each with its file, its line
 * and what would be right. Without a folder: everything that comes with Mayday, and every pack that was added. Exits with 1
 * when there is any problem.
 */
await runCli(() => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: "boolean", default: false } },
  });
  const problems = unique(positionals.length === 0 ? lintEverything() : positionals.flatMap(lintOne));
  if (values.json) console.log(JSON.stringify({ problems }, null, 2));
  else if (problems.length === 0) console.log("No problems.");
  else for (const { file, problem } of problems) console.log(`${relative(callerFolder(), file)}: ${problem}`);
  process.exitCode = problems.length === 0 ? 0 : 1;
});

function lintEverything(): Problem[] {
  const packs = existsSync(OWN_PACKS) ? readdirSync(OWN_PACKS) : [];
  const drafts = packs.map((name) => join(OWN_PACKS, name)).filter((folder) => existsSync(join(folder, "pack.yaml")));
  return lintCatalog({ ...ownPlaces(), drafts });
}

function lintOne(named: string): Problem[] {
  const folder = resolve(callerFolder(), named);
  if (!existsSync(folder)) throw new UsageError(`There is no folder ${folder}.`);
  return lintWithin(folder, ownPlaces());
}

function unique(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((one) => [`${one.file} ${one.problem}`, one])).values()];
}
