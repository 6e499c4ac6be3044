import { writeFile } from "node:fs/promises";
import { z } from "zod";
import { loadCatalog, type CatalogEntry, type CatalogPlaces } from "@mayday/scenarios/contract";
import { loadEnvironments } from "../environment/load-environments.ts";
import { keepProcessorBusy } from "../prove/busy-processor.ts";
import { Interrupted, seconds, type Proof, type Step } from "../prove/proof.ts";
import { proveScenario } from "../prove/prove-scenario.ts";
import { FollowedRun } from "../prove/followed-run.ts";
import { connectTools, type ToolsClient } from "../prove/tools-client.ts";
import { watchCatalog } from "../host/watch-catalog.ts";
import { readOptions, type Options } from "./prove-options.ts";
import { runCli, UsageError } from "./run-cli.ts";

const variables = z.object({
  TOOLS_URL: z.url(),
  CREDENTIAL_SECRET: z.string().min(16),
  ENVIRONMENTS_FILE: z.string().min(1),
  CATALOG_DIR: z.string().min(1),
  HINTS_DIR: z.string().min(1),
  PACKS_DIR: z.string().min(1).optional(),
});

async function main(): Promise<number> {
  const options = readOptions();
  const env = variables.safeParse(process.env);
  if (!env.success) {
    throw new UsageError("The stack's settings are not in the environment. Run it as: npm run prove -- ID");
  }
  const places = { catalog: env.data.CATALOG_DIR, hints: env.data.HINTS_DIR, packs: env.data.PACKS_DIR };
  const chosen = chosenScenarios(options, places);
  const environments = loadEnvironments(env.data.ENVIRONMENTS_FILE);
  const tools = await connectTools({ toolsUrl: env.data.TOOLS_URL, secret: env.data.CREDENTIAL_SECRET });
  const stop = new AbortController();
  const interrupt = () => {
    console.error("Interrupted: giving the run up and waiting until the system is put back.");
    stop.abort();
  };
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    const prover = { tools, environments, ...options, say: sayStep, signal: stop.signal };
    if (options.end) return await endRuns(tools, stop.signal);
    const isProven = await proveAll(chosen, options, prover);
    if (!options.watch) return isProven ? 0 : 1;
    for (;;) {
      console.error("\nWaiting for a change of the scenarios' files; Ctrl-C ends it.");
      await changeOf(places, stop.signal);
      await proveAgain(options, places, prover);
    }
  } catch (error) {
    if (stop.signal.aborted || error instanceof Interrupted) return 130;
    throw error;
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    await tools.close();
    for (const environment of environments.values()) await environment.close();
  }
}

type Prover = Parameters<typeof proveScenario>[0];

/** Proves each, as often as wanted, and reports; gives whether all are proven. */
async function proveAll(entries: CatalogEntry[], options: Options, prover: Prover): Promise<boolean> {
  const { busy, json } = options;
  const release = busy ? keepProcessorBusy() : null;
  let proofs: Proof[];
  try {
    proofs = await proveRounds(entries, options, prover);
  } finally {
    await release?.();
  }
  const failed = proofs.filter(({ ok }) => !ok);
  await writeReport(json, { ok: failed.length === 0, busy, proofs });
  console.error(`\n${proofs.length - failed.length} proven, ${failed.length} failed`);
  for (const { scenario, failure } of failed) console.error(`  ${scenario}: ${failure}`);
  return failed.length === 0;
}

/**
 * A report into a file is written after every proof, as not ok until the last, so that what an hour has shown is there
 * when it is interrupted.
 */
async function proveRounds(
  entries: CatalogEntry[],
  { repeat, seed, busy, json }: Options,
  prover: Prover,
): Promise<Proof[]> {
  const proofs: Proof[] = [];
  for (let round = 1; round <= repeat; round += 1) {
    for (const entry of entries) {
      console.error(`\n${entry.scenario.id}${repeat > 1 ? ` (round ${round} of ${repeat})` : ""}`);
      const proof = await proveScenario(prover, entry, seed + round - 1);
      console.error(proof.ok ? `  proven in ${seconds(proof.ms)}` : `  NOT PROVEN: ${proof.failure}`);
      proofs.push(proof);
      if (json !== "-") await writeReport(json, { ok: false, busy, proofs });
    }
  }
  return proofs;
}

/** Ends what `--keep`, or a proof that was killed, left open. */
async function endRuns(tools: ToolsClient, signal: AbortSignal): Promise<number> {
  const { runs } = await tools.call("list_runs", {});
  for (const { run, state } of runs) {
    if (state === "debrief" || state === "closed") continue;
    await new FollowedRun(tools, run, signal).putBack();
    console.error(`${run} is ended, and everything that it changed is put back.`);
  }
  return 0;
}

/** After a change of the files, which may be wrong now; that is said, and waited for to be put right. */
async function proveAgain(options: Options, places: CatalogPlaces, prover: Prover): Promise<void> {
  try {
    await proveAll(chosenScenarios(options, places), options, prover);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
  }
}

const nothing = () => new Map<string, string>();

/** Resolves once the files of the catalogue have changed, and settled. */
async function changeOf(places: CatalogPlaces, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const folders = [places.catalog, places.hints, ...(places.packs === undefined ? [] : [places.packs])];
  const changed = { folders, prepare: () => ({ take: resolve }), broken: nothing, outdated: nothing };
  const end = watchCatalog(changed, { info: () => {}, warn: () => {} });
  // What watches does not keep a process alive; this one has nothing else to do.
  const alive = setInterval(() => {}, 60_000);
  const stop = () => reject(new Interrupted());
  signal.addEventListener("abort", stop, { once: true });
  try {
    await promise;
  } finally {
    signal.removeEventListener("abort", stop);
    clearInterval(alive);
    end();
  }
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

type Report = { ok: boolean; busy: boolean; proofs: Proof[] };

async function writeReport(target: string | null, report: Report): Promise<void> {
  if (target === null) return;
  const text = `${JSON.stringify(report, null, 2)}\n`;
  if (target === "-") process.stdout.write(text);
  else await writeFile(target, text);
}

await runCli(main);
