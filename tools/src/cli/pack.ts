import { relative, resolve } from "node:path";
import { stat } from "node:fs/promises";
import { parseArgs } from "node:util";
import { pinHints } from "@mayday/scenarios/contract";
import { z } from "zod";
import { reasonOf } from "../environment/source.ts";
import type { Examined } from "../packs/examine-pack.ts";
import { PackRefused } from "../packs/pack-refused.ts";
import { PackStore, type Installed } from "../packs/pack-store.ts";
import { runCli, UsageError } from "./run-cli.ts";

/** `mayday pack …`: packs of scenarios and hints that somebody else wrote (docs/packs.md). Exit code 1 for a refusal, 2 for a wrong call. */
const USAGE = `Usage: npm run mayday -- pack add <folder | archive.tgz | npm package[@version]>
       npm run mayday -- pack list [--json]
       npm run mayday -- pack remove <id>
       npm run mayday -- pack verify [<id> | folder | archive.tgz]
       npm run mayday -- pack pin <folder>`;

const variables = z.object({
  CATALOG_DIR: z.string().min(1),
  HINTS_DIR: z.string().min(1),
  PACKS_DIR: z.string().min(1),
  /** The folder of whoever called npm, which runs its scripts in the project's. */
  INIT_CWD: z.string().optional(),
});

const env = variables.parse(process.env);
const places = { catalog: env.CATALOG_DIR, hints: env.HINTS_DIR, packs: env.PACKS_DIR };
const store = new PackStore(places);
const pathOf = (text: string) => resolve(env.INIT_CWD ?? process.cwd(), text);
const exists = async (path: string) => (await stat(path).catch(() => null)) !== null;
/** What exists is meant before a package of that name. */
const sourceOf = async (text: string) => ((await exists(pathOf(text))) ? pathOf(text) : text);

async function add(source: string): Promise<void> {
  const { pack, scenarios, hintsOver, notices, replaced } = await store.add(await sourceOf(source));
  const instead = replaced === null ? "" : `, instead of ${replaced}`;
  console.log(`Added ${pack.id} ${pack.version}${instead}: ${pack.title}, by ${pack.author}`);
  console.log(`Licence: ${pack.licence}`);
  console.log(`It may act on the system by: ${pack.actions.join(", ") || "nothing"}`);
  for (const { scenario } of scenarios) console.log(`  ${scenario.id}  ${scenario.title}`);
  for (const { scenario, locale } of hintsOver)
    console.log(`  hints for ${scenario} (${locale}), over those that it has`);
  for (const notice of notices) console.log(`Left out: ${notice}`);
  console.log("A running stack has it within seconds.");
}

async function list(json: boolean): Promise<void> {
  const installed = await store.list();
  if (json)
    console.log(JSON.stringify({ packs: installed.map(({ pack, ...rest }) => ({ ...rest, ...pack })) }, null, 2));
  else if (installed.length === 0)
    console.log("No pack was added. `npm run mayday -- pack add packs/example` adds one.");
  else for (const line of installed.map(sayInstalled)) console.log(line);
}

function sayInstalled({ id, pack, problem, from, at }: Installed): string {
  if (pack === null) return `${id}  cannot be used: ${problem}`;
  const when = at === "" ? "not by `pack add`" : `${at.slice(0, 10)} from ${from}`;
  return `${id} ${pack.version}  ${pack.title}, by ${pack.author}, licence ${pack.licence} (added ${when})`;
}

/** Verifies all packs that were added, or the one that is named; a folder or an archive is looked through, not added. */
async function verify(named: string | undefined): Promise<number> {
  const installed = await store.list();
  if (named === undefined && installed.length === 0) console.log("No pack was added.");
  const names = named === undefined ? installed.map(({ id }) => id) : [named];
  let refused = 0;
  for (const name of names) {
    try {
      const isAdded = installed.some(({ id }) => id === name);
      sayVerified(isAdded ? await store.verify(name) : await store.examine(await sourceOf(name)));
    } catch (error) {
      if (!(error instanceof PackRefused)) throw error;
      refused += 1;
      console.error(`${name}: not as it should be\n${indent(error.reasons)}`);
    }
  }
  return refused === 0 ? 0 : 1;
}

function sayVerified({ pack, scenarios, notices }: Examined): void {
  const count = scenarios.length === 1 ? "1 scenario" : `${scenarios.length} scenarios`;
  console.log(`${pack.id} ${pack.version}: as it should be (${count}, licence ${pack.licence})`);
  for (const notice of notices) console.log(`  left out: ${notice}`);
}

function pin(folder: string): number {
  const { pinned, problems } = pinHints(pathOf(folder), places);
  for (const { hintPack, scenario, content } of pinned) console.log(`${hintPack}: ${scenario} ${content}`);
  for (const { file, problem } of problems) console.error(`${relative(process.cwd(), file)}: ${problem}`);
  if (pinned.length === 0 && problems.length === 0)
    console.log("There is nothing to pin: no hints for scenarios of others.");
  return problems.length === 0 ? 0 : 1;
}

const indent = (lines: readonly string[]) => lines.map((line) => `  ${line}`).join("\n");

async function main(): Promise<number> {
  const [verb, named, json] = readArguments();
  const need = () => {
    if (named === undefined) throw new UsageError(USAGE);
    return named;
  };
  switch (verb) {
    case "add":
      await add(need());
      return 0;
    case "list":
      await list(json);
      return 0;
    case "remove": {
      const { id } = await store.remove(need());
      console.log(`Removed ${id}. Runs of its scenarios that are open go on to their end.`);
      return 0;
    }
    case "verify":
      return await verify(named);
    case "pin":
      return pin(need());
    default:
      throw new UsageError(USAGE);
  }
}

function readArguments(): [verb: string | undefined, named: string | undefined, json: boolean] {
  try {
    const { positionals, values } = parseArgs({ allowPositionals: true, options: { json: { type: "boolean" } } });
    const [verb, named, ...more] = positionals;
    if (more.length > 0) throw new UsageError(USAGE);
    return [verb, named, values.json ?? false];
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`${reasonOf(error)}\n${USAGE}`);
  }
}

await runCli(async () => {
  try {
    return await main();
  } catch (error) {
    if (!(error instanceof PackRefused)) throw error;
    console.error(`Refused, and nothing was changed:\n${indent(error.reasons)}`);
    return 1;
  }
});
