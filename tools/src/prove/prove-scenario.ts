import {
  variantFor,
  type Action,
  type Answer,
  type CatalogEntry,
  type LoadedScenario,
} from "@mayday/scenarios/contract";
import type { Environment } from "../environment/environment.ts";
import { differences } from "../host/fingerprint.ts";
import { ToolError } from "../tool-error.ts";
import { operate, tryInVain } from "./attempts.ts";
import { FollowedRun } from "./followed-run.ts";
import { NotProven, ProofRecord, seconds, type Proof, type Step } from "./proof.ts";
import { acknowledge, alertsFire, completed, healthy, investigated, staysBroken, symptom } from "./phases.ts";
import { alertsAreQuiet, queueIsDrained } from "./left-behind.ts";
import { patiently } from "./patiently.ts";
import { waitForRecovery } from "./recovery.ts";
import type { ToolsClient } from "./tools-client.ts";

export type Prover = {
  tools: ToolsClient;
  environments: ReadonlyMap<string, Environment>;
  /** Whether every right fix is proven, and not only the one that is the seed's turn. */
  everyFix: boolean;
  /** Whether a run that proves nothing is left open. */
  keep: boolean;
  say: (step: Step) => void;
  signal: AbortSignal;
};

/**
 * Proves one scenario on the running stack: its fault shows and alerts, does not go away by itself or by what does not
 * repair it, goes away by a right fix, and everything is as before in the end. `seed` chooses the variant, and which of
 * the right fixes ends it: 1 the reference, 2 the first alternative, and so on in turn; with `everyFix` each of the
 * others ends a run of its own. Gives the proof, also when it fails; throws only `Interrupted`, after the run was given
 * up and the system put back.
 */
export async function proveScenario(prover: Prover, entry: CatalogEntry, seed: number): Promise<Proof> {
  const record = new ProofRecord(entry.scenario, seed, prover.say);
  try {
    const before = await snapshots(prover);
    await inRun(prover, entry, seed, (run, loaded) => proveWhole(prover, loaded, run, record));
    const others = prover.everyFix ? rightFixes(entry.answer).length - 1 : 0;
    for (let next = seed + 1; next <= seed + others; next += 1) {
      await inRun(prover, entry, next, (run, loaded) => proveFix(prover, loaded, run, record, next));
    }
    await record.step("as before", () => asBefore(prover, entry, before));
    return record.end(null);
  } catch (error) {
    if (prover.signal.aborted || !(error instanceof NotProven || error instanceof ToolError)) throw error;
    return record.end(error.message);
  }
}

/** The reference fix, and what is right as well. */
function rightFixes({ referenceFix, alternativeFixes }: Answer) {
  return [{ id: "reference", title: "the reference", actions: referenceFix }, ...alternativeFixes];
}

function fixFor(answer: Answer, seed: number) {
  const fixes = rightFixes(answer);
  const fix = fixes[(seed + fixes.length - 1) % fixes.length];
  if (fix === undefined) throw new NotProven("this variant has fewer right fixes than the first");
  return fix;
}

async function snapshots({ environments, signal }: Prover) {
  const taken = [...environments].map(
    async ([name, one]) => [name, await patiently(signal, () => one.snapshot())] as const,
  );
  return new Map(await Promise.all(taken));
}

/** Starts a run for `use`, and leaves nothing of it behind, whatever happens. */
async function inRun(
  prover: Prover,
  entry: CatalogEntry,
  seed: number,
  use: (run: FollowedRun, loaded: LoadedScenario) => Promise<void>,
): Promise<void> {
  const loaded = variantFor(entry, seed);
  for (const environment of prover.environments.values()) {
    await alertsAreQuiet(environment, loaded.scenario.alerts.firing, prover.signal);
  }
  const run = await FollowedRun.start(prover.tools, loaded.scenario.id, seed, prover.signal);
  let failure: unknown = null;
  try {
    await use(run, loaded);
  } catch (error) {
    failure = error;
  }
  if (failure !== null && prover.keep && !prover.signal.aborted)
    throw new NotProven(`${messageOf(failure)}; ${run.id} was left open: look at it, then: npm run prove -- --end`);
  try {
    await run.putBack();
  } catch (error) {
    throw failure === null ? error : new NotProven(`${messageOf(failure)}; besides, ${messageOf(error)}`);
  }
  if (failure !== null) throw failure;
  const reverted = run.event("reverted");
  if (!reverted?.verified) throw new NotProven(`the run left differences: ${reverted?.differences.join("; ")}`);
}

async function proveWhole(prover: Prover, loaded: LoadedScenario, run: FollowedRun, record: ProofRecord) {
  const { tools } = prover;
  const { scenario, answer } = loaded;
  const checks = Object.values(scenario.stages).flat();

  await record.step("healthy", () => healthy(run));
  await record.step("symptom", async () => {
    const outcome = await symptom(loaded, run, environmentOf(prover, run));
    record.proof.symptomMs = outcome.ms;
    return outcome;
  });
  await record.step("alerts", () => alertsFire(loaded, run, record.proof.alertMs));
  for (const check of checks) if (check.kind === "acknowledge") await acknowledge(tools, run, check);
  // Before the mitigate stage a check does not show its state readings, by which what follows is judged.
  await record.step("findings", () => investigated(tools, loaded, run));
  await record.step("idle", () => staysBroken(run));
  for (const attempt of [...answer.wrongFixes, ...answer.cheats]) {
    await record.step(`in vain: ${attempt.title}`, () => tryInVain(tools, run, loaded, attempt));
  }
  const fix = fixFor(answer, record.proof.seed);
  await record.step(`right fix: ${fix.title}`, async () => {
    const outcome = await repaired(prover, run, fix.actions);
    record.proof.recoveredMs = outcome.ms;
    return outcome;
  });
  await record.step("completed", () => completed(tools, loaded, run));
}

/** Broken again, and repaired by the fix that the seed chooses. */
async function proveFix(prover: Prover, loaded: LoadedScenario, run: FollowedRun, record: ProofRecord, seed: number) {
  const fix = fixFor(loaded.answer, seed);
  await record.step("healthy again", () => healthy(run));
  await record.step("symptom again", () => symptom(loaded, run, environmentOf(prover, run)));
  await record.step(`right fix: ${fix.title}`, () => repaired(prover, run, fix.actions));
}

const environmentOf = ({ environments }: Prover, run: FollowedRun) => environments.get(run.progress.environment);

/** Orders that wait; 0 where nobody counts them. */
async function queueDepth(prover: Prover, run: FollowedRun): Promise<number> {
  const environment = environmentOf(prover, run);
  if (environment === undefined) return 0;
  return (await patiently(prover.signal, () => environment.queueDepth(prover.signal))) ?? 0;
}

/** After the fix, every check of the mitigate stage passes; `ms` from the fix until then. */
async function repaired(prover: Prover, run: FollowedRun, fix: readonly Action[]) {
  await operate(prover.tools, run.id, fix);
  const fixedAt = Date.now();
  const recoveredAt = await waitForRecovery(run, () => queueDepth(prover, run));
  const ms = recoveredAt - fixedAt;
  return { detail: `recovered, and held, ${seconds(ms)} after the fix`, ms };
}

/** Each run sets its own load profile, so that one is expected and not the one from before. */
async function asBefore(
  { environments, signal }: Prover,
  loaded: LoadedScenario,
  before: Map<string, Record<string, string>>,
) {
  for (const [name, environment] of environments) {
    const expected = { ...before.get(name), "load profile": loaded.scenario.load };
    const left = differences(expected, await patiently(signal, () => environment.snapshot()));
    if (left.length > 0) throw new NotProven(`${name} is not as before: ${left.join("; ")}`);
    await queueIsDrained(environment, signal);
  }
  return "settings, indexes, load and silences are identical, the order queue is drained";
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
