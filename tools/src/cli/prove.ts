import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { z } from "zod";
import { loadCatalog, type CatalogEntry, type CatalogPlaces } from "@mayday/scenarios/contract";
import { loadEnvironments } from "../environment/load-environments.ts";
import { reasonOf } from "../environment/source.ts";
import { Interrupted, seconds, type Proof, type Step } from "../prove/proof.ts";
import { proveScenario } from "../prove/prove-scenario.ts";
import { connectTools, type ToolsClient } from "../prove/tools-client.ts";

/**
 * `prove ID… | --all [--json FILE] [--repeat N] [--seed N] [--no-alternatives]`: proves scenarios on the running stack, without a
 * person. A seed chooses what varies; it is 1 unless `--seed` says otherwise, and one more in each round of `--repeat`.
 * Each alternative fix takes a run of its own; `--no-alternatives` leaves them out. Progress goes to stderr, the
 * report as JSON to FILE, or alone to stdout for `--json -`. Exit code 1 when anything is not proven.
 */
const USAGE = "Usage: npm run prove -- ID… | --all [--json FILE] [--repeat N] [--seed N] [--no-alternatives]";

const variables = z.object({
  TOOLS_URL: z.url(),
  CREDENTIAL_SECRET: z.string().min(16),
  ENVIRONMENTS_FILE: z.string().min(1),
  CATALOG_DIR: z.string().min(1),
  HINTS_DIR: z.string().min(1),
  PACKS_DIR: z.string().min(1).optional(),
});
type Options = {
  ids: string[];
  all: boolean;
  json: string | null;
  repeat: number;
  seed: number;
  alternatives: boolean;
};

/** What a person can put right by the message alone. */
class UsageError extends Error {}

async function main(): Promise<number> {
  const options = readOptions();
  const env = variables.safeParse(process.env);
  if (!env.success) {
    throw new UsageError("The stack's settings are not in the environment. Run it as: npm run prove -- ID");
  }
  const scenarios = chosenScenarios(options, {
    catalog: env.data.CATALOG_DIR,
    hints: env.data.HINTS_DIR,
    packs: env.data.PACKS_DIR,
  });
  const environments = loadEnvironments(env.data.ENVIRONMENTS_FILE);
  const tools = await connectTools({ toolsUrl: env.data.TOOLS_URL, secret: env.data.CREDENTIAL_SECRET });
  const stop = new AbortController();
  const interrupt = () => {
    console.error("Interrupted: giving the run up and waiting until the system is put back.");
    stop.abort();
  };
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    const proofs = await proveAll(scenarios, options, {
      tools,
      environments,
      alternatives: options.alternatives,
      say: sayStep,
      signal: stop.signal,
    });
    const failed = proofs.filter(({ ok }) => !ok);
    await writeReport(options.json, { ok: failed.length === 0, proofs });
    console.error(`\n${proofs.length - failed.length} proven, ${failed.length} failed`);
    for (const { scenario, failure } of failed) console.error(`  ${scenario}: ${failure}`);
    return failed.length === 0 ? 0 : 1;
  } catch (error) {
    if (stop.signal.aborted || error instanceof Interrupted) return 130;
    throw error;
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    await tools.close();
    for (const environment of environments.values()) await environment.close();
  }
}

async function proveAll(
  scenarios: CatalogEntry[],
  { repeat, seed }: Options,
  prover: Parameters<typeof proveScenario>[0] & { tools: ToolsClient },
): Promise<Proof[]> {
  const proofs: Proof[] = [];
  for (let round = 1; round <= repeat; round += 1) {
    for (const entry of scenarios) {
      console.error(`\n${entry.scenario.id}${repeat > 1 ? ` (round ${round} of ${repeat})` : ""}`);
      const proof = await proveScenario(prover, entry, seed + round - 1);
      console.error(proof.ok ? `  proven in ${seconds(proof.ms)}` : `  NOT PROVEN: ${proof.failure}`);
      proofs.push(proof);
    }
  }
  return proofs;
}

function sayStep({ step, ok, ms, detail }: Step): void {
  console.error(`  ${ok ? "✓" : "✗"} ${seconds(ms).padStart(7)}  ${step}: ${detail}`);
}

function chosenScenarios({ ids, all }: Options, places: CatalogPlaces): CatalogEntry[] {
  const { scenarios, problems } = loadCatalog(places);
  if (all) {
    if (problems.length > 0) {
      throw new UsageError(problems.map(({ file, problem }) => `${file}: ${problem}`).join("\n"));
    }
    return [...scenarios.values()];
  }
  return ids.map((id) => {
    const found = scenarios.get(id);
    if (found) return found;
    const about = problems.filter(({ file }) => file.includes(id)).map(({ file, problem }) => `${file}: ${problem}`);
    throw new UsageError(
      [`There is no scenario ${id}; there are: ${[...scenarios.keys()].join(", ")}`, ...about].join("\n"),
    );
  });
}

function readOptions(): Options {
  const { positionals, values } = parsedArguments();
  const { all = false, json = null } = values;
  const repeat = wholeNumber("repeat", values.repeat ?? "1", 1, 100);
  const seed = wholeNumber("seed", values.seed ?? "1", 0, 1_000_000);
  if (all === positionals.length > 0) throw new UsageError(USAGE);
  return { ids: positionals, all, json, repeat, seed, alternatives: values["no-alternatives"] !== true };
}

function wholeNumber(option: string, written: string, least: number, most: number): number {
  const number = z.coerce.number().int().min(least).max(most).safeParse(written);
  if (number.success) return number.data;
  throw new UsageError(`--${option} wants a whole number from ${least} to ${most}, not ${written}\n${USAGE}`);
}

function parsedArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        all: { type: "boolean" },
        json: { type: "string" },
        repeat: { type: "string" },
        seed: { type: "string" },
        "no-alternatives": { type: "boolean" },
      },
    });
  } catch (error) {
    throw new UsageError(`${reasonOf(error)}\n${USAGE}`);
  }
}

async function writeReport(target: string | null, report: { ok: boolean; proofs: Proof[] }): Promise<void> {
  if (target === null) return;
  const text = `${JSON.stringify(report, null, 2)}\n`;
  if (target === "-") process.stdout.write(text);
  else await writeFile(target, text);
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
