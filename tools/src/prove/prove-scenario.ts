import type { Action, Check, LoadedScenario } from "@mayday/scenarios/contract";
import type { Environment } from "../environment/environment.ts";
import { inspectEvidence } from "./evidence.ts";
import { isMitigated, operate, tryInVain } from "./attempts.ts";
import { FollowedRun } from "./followed-run.ts";
import { NotProven, ProofRecord, type Outcome, type Proof, type Step } from "./proof.ts";
import { differencesSince, queueIsDrained } from "./left-behind.ts";
import { waitForRecovery } from "./recovery.ts";
import type { ToolsClient } from "./tools-client.ts";

export type Prover = {
  tools: ToolsClient;
  environments: ReadonlyMap<string, Environment>;
  say: (step: Step) => void;
  signal: AbortSignal;
};

/** The engine gives its gate 90 s. */
const GATE_SECONDS = 120;
const IDLE_SECONDS = 15;
const END_SECONDS = 60;

/**
 * Proves one scenario on the running stack: its fault shows and alerts, does not go away by itself or by what does not
 * repair it, goes away by the reference fix and by each alternative, and everything is as before in the end. Gives the
 * proof, also when it fails; throws only `Interrupted`, after the run was given up and the system put back.
 */
export async function proveScenario(prover: Prover, loaded: LoadedScenario): Promise<Proof> {
  const record = new ProofRecord(loaded.scenario, prover.say);
  try {
    const before = await snapshots(prover.environments);
    await inRun(prover, loaded, (run) => proveReference(prover, loaded, run, record));
    for (const { id, title, actions } of loaded.answer.alternativeFixes) {
      await inRun(prover, loaded, async (run) => {
        await record.step(`alternative ${id}: injected again`, () => injected(loaded, run));
        await record.step(`alternative ${id}: ${title}`, () => repaired(prover, run, actions));
      });
    }
    await record.step("as before", () => asBefore(prover, loaded, before));
    return record.end(null);
  } catch (error) {
    if (!(error instanceof NotProven)) throw error;
    return record.end(error.message);
  }
}

async function snapshots(environments: Prover["environments"]) {
  const taken = [...environments].map(async ([name, one]) => [name, await one.snapshot()] as const);
  return new Map(await Promise.all(taken));
}

/** Starts a run for `use`, and leaves nothing of it behind, whatever happens. */
async function inRun(prover: Prover, loaded: LoadedScenario, use: (run: FollowedRun) => Promise<void>): Promise<void> {
  const run = await FollowedRun.start(prover.tools, loaded.scenario.id, prover.signal);
  let failure: unknown = null;
  try {
    await use(run);
  } catch (error) {
    failure = error;
  }
  try {
    await run.putBack();
  } catch (error) {
    throw failure === null ? error : new NotProven(`${messageOf(failure)}; besides, ${messageOf(error)}`);
  }
  if (failure !== null) throw failure;
  const reverted = run.event("reverted");
  if (!reverted?.verified) throw new NotProven(`the run left differences: ${reverted?.differences.join("; ")}`);
}

async function proveReference(prover: Prover, loaded: LoadedScenario, run: FollowedRun, record: ProofRecord) {
  const { tools } = prover;
  const { scenario, answer } = loaded;
  const checks = Object.values(scenario.stages).flat();
  const longestHold = Math.max(0, ...checks.map((check) => (check.kind === "oracle" ? check.hold : 0)));

  await record.step("injected", () => injected(loaded, run));
  await record.step("symptom", async () => {
    const outcome = symptom(loaded, run);
    record.proof.symptomMs = outcome.ms;
    return outcome;
  });
  await record.step("alerts", () => alertsFire(loaded, run, record.proof.alertMs));
  for (const check of checks) if (check.kind === "acknowledge") await acknowledge(tools, run, check);
  await record.step("idle", () => staysBroken(run));
  for (const attempt of [...answer.wrongFixes, ...answer.cheats]) {
    await record.step(`in vain: ${attempt.title}`, () => tryInVain(tools, run, attempt, longestHold));
  }
  await record.step("findings", () => investigated(tools, loaded, run));
  await record.step("reference fix", async () => {
    const outcome = await repaired(prover, run, answer.referenceFix);
    record.proof.recoveredMs = outcome.ms;
    return outcome;
  });
  await record.step("completed", () => completed(tools, loaded, run));
}

/** The healthy gate has passed, the fault is in, the symptom is there. */
async function injected(loaded: LoadedScenario, run: FollowedRun): Promise<string> {
  const gate = await run.until(
    GATE_SECONDS,
    () => run.event("gate_passed"),
    () => `the healthy gate did not open: ${run.progress.waitingFor.join("; ")}`,
  );
  const { within } = loaded.scenario.symptom;
  const event = await run.until(
    within + 10,
    () => run.event("symptom_confirmed"),
    () => `no symptom within ${within} s: ${run.progress.waitingFor.join("; ")}`,
  );
  return `healthy, then broken ${seconds(event.at - gate.at)} later`;
}

function symptom(loaded: LoadedScenario, run: FollowedRun): { detail: string; ms: number } {
  const { within } = loaded.scenario.symptom;
  const shown = run.event("symptom_confirmed");
  const ms = (shown?.at ?? Infinity) - injectedAt(run);
  const said = shown?.readings.map(
    ({ title, value, wanted, unit }) => `${title} ${String(value)} ${unit}, wanted ${wanted}`,
  );
  if (ms > within * 1000) throw new NotProven(`the symptom took ${seconds(ms)}, ${within} s are allowed`);
  return { detail: `after ${seconds(ms)}: ${said?.join("; ")}`, ms };
}

async function alertsFire(loaded: LoadedScenario, run: FollowedRun, alertMs: Record<string, number>): Promise<Outcome> {
  const { within, firing } = loaded.scenario.alerts;
  const deadline = injectedAt(run) + within * 1000;
  for (const name of firing) {
    const event = await run.until(
      (deadline - Date.now()) / 1000 + 3,
      () => run.events.find((one) => one.type === "alert_changed" && one.alert === name && one.state === "firing"),
      () => `${name} does not fire within ${within} s of the injection`,
    );
    alertMs[name] = event.at - injectedAt(run);
    if (event.at > deadline)
      throw new NotProven(`${name} fires after ${seconds(alertMs[name])}, ${within} s are allowed`);
  }
  const ms = Math.max(...Object.values(alertMs));
  return {
    detail: Object.entries(alertMs)
      .map(([name, after]) => `${name} after ${seconds(after)}`)
      .join(", "),
    ms,
  };
}

async function acknowledge(tools: ToolsClient, run: FollowedRun, check: Extract<Check, { kind: "acknowledge" }>) {
  const alert = run.progress.alerts.find(({ alert }) => check.alerts.includes(alert));
  if (alert === undefined) throw new NotProven(`no alert fires that the check ${check.id} can be passed with`);
  await tools.call("acknowledge_alert", { run: run.id, alert: alert.alert });
}

/** Left alone, the system does not recover. */
async function staysBroken(run: FollowedRun): Promise<Outcome> {
  await run.watch(IDLE_SECONDS);
  if (isMitigated(run)) throw new NotProven("the system has recovered although nobody did anything");
  const open = run.progress.stages
    .find(({ id }) => id === "mitigate")
    ?.checks.filter(({ state }) => state !== "passed");
  const unmet = (open ?? []).map(({ id, why }) => ({ check: id, why: why ?? "" }));
  return { detail: `not recovered: ${unmet.map(({ check, why }) => `${check}: ${why}`).join(" · ")}`, unmet };
}

async function investigated(tools: ToolsClient, loaded: LoadedScenario, run: FollowedRun): Promise<Outcome> {
  const { scenario, answer } = loaded;
  const { localise, diagnose } = scenario.stages;
  for (const check of Object.values(scenario.stages).flat()) {
    if (check.kind === "inspect") await inspectEvidence(tools, run.id, check);
  }
  const { component, mechanism } = answer;
  const finding = { run: run.id, component, mechanism, explanation: answer.rootCause.slice(0, 2000) };
  const { componentRight, mechanismRight } = await tools.call("submit_finding", finding);
  if (!componentRight || !mechanismRight) throw new NotProven("the sealed answer is not accepted as a finding");
  const wanted = [...localise, ...diagnose].filter(({ kind }) => kind !== "oracle").map(({ id }) => id);
  await run.until(
    10,
    () => wanted.every((id) => run.check(id).state === "passed") || null,
    () => `not passed by the answer: ${wanted.filter((id) => run.check(id).state !== "passed").join(", ")}`,
  );
  return `${component} / ${mechanism}`;
}

/** After the fix, every check of the mitigate stage passes; `ms` from the fix until then. */
async function repaired({ tools, environments }: Prover, run: FollowedRun, fix: readonly Action[]) {
  await operate(tools, run.id, fix);
  const fixedAt = Date.now();
  const environment = environments.get(run.progress.environment);
  const recoveredAt = await waitForRecovery(run, environment);
  const ms = recoveredAt - fixedAt;
  return { detail: `recovered, and held, ${seconds(ms)} after the fix`, ms };
}

async function completed(tools: ToolsClient, loaded: LoadedScenario, run: FollowedRun): Promise<Outcome> {
  for (const check of loaded.scenario.stages.review) {
    const choice = check.kind === "question" ? loaded.answer.questions[check.id] : undefined;
    if (choice === undefined) continue;
    const { right } = await tools.call("answer_question", { run: run.id, check: check.id, choice });
    if (!right) throw new NotProven(`the sealed answer to ${check.id} is not accepted`);
  }
  const ended = await run.until(
    END_SECONDS,
    () => run.event("ended"),
    () => `the run does not end by itself: stage ${run.progress.stage} is open`,
  );
  if (ended.why !== "completed") throw new NotProven(`the run ended as ${ended.why}`);
  return "every stage passed, the run ended by itself";
}

/** Each run sets its own load profile, so that one is expected and not the one from before. */
async function asBefore(
  { environments, signal }: Prover,
  loaded: LoadedScenario,
  before: Map<string, Record<string, string>>,
) {
  for (const [name, environment] of environments) {
    const expected = { ...before.get(name), "load profile": loaded.scenario.load };
    const differences = differencesSince(expected, await environment.snapshot());
    if (differences.length > 0) throw new NotProven(`${name} is not as before: ${differences.join("; ")}`);
    await queueIsDrained(environment, signal);
  }
  return "settings, indexes, load and silences are identical, the order queue is drained";
}

function injectedAt(run: FollowedRun): number {
  return run.event("injected")?.at ?? Number.NaN;
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
