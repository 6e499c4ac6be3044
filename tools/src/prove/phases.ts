import { evaluateAll, sayReading, type Check, type LoadedScenario } from "@mayday/scenarios/contract";
import type { Environment } from "../environment/environment.ts";
import { isFailing, isMitigated, mitigation } from "./attempts.ts";
import { inspectEvidence } from "./evidence.ts";
import type { Events, FollowedRun } from "./followed-run.ts";
import { NotProven, seconds, type Outcome } from "./proof.ts";
import type { ToolsClient } from "./tools-client.ts";

/** The engine gives its gate 180 s. */
const GATE_SECONDS = 210;
const INJECTION_SECONDS = 20;
/**
 * How long nobody does anything after the symptom, at least; the wait for the alerts is a part of it. What heals later,
 * by itself, heals under one of the attempts in vain, which then are none.
 */
const IDLE_SECONDS = 10;
const FAILING_SECONDS = 20;
const END_SECONDS = 60;

/** The system was found healthy. */
export async function healthy(run: FollowedRun): Promise<string> {
  await run.until(
    GATE_SECONDS,
    () => run.event("gate_passed"),
    () => `the healthy gate did not open: ${run.progress.waitingFor.join("; ")}`,
  );
  return "every condition of the gate holds";
}

/** The injected fault is visible, soon enough; `ms` from the injection until then. */
export async function symptom(
  loaded: LoadedScenario,
  run: FollowedRun,
  environment: Environment | undefined,
): Promise<{ detail: string; ms: number }> {
  const { within } = loaded.scenario.symptom;
  const { from, to } = loaded.scenario.onset;
  const shown = await run
    .until(
      within + INJECTION_SECONDS + Math.max(from, to),
      () => run.event("symptom_confirmed"),
      () => `no symptom within ${within} s`,
    )
    .catch(async (error: unknown) => {
      if (!(error instanceof NotProven) || environment === undefined) throw error;
      throw new NotProven(`${error.message}: ${await unseen(loaded, run, environment)}`);
    });
  const ms = shown.at - injectedAt(run);
  if (ms > within * 1000) throw new NotProven(`the symptom took ${seconds(ms)}, ${within} s are allowed`);
  return { detail: `after ${seconds(ms)}: ${shown.readings.map(sayReading).join("; ")}`, ms };
}

/** What the symptom's conditions read now. */
async function unseen({ scenario }: LoadedScenario, run: FollowedRun, environment: Environment): Promise<string> {
  const signals: Record<string, number | null> = {};
  const signal = AbortSignal.timeout(3000);
  for (const condition of scenario.symptom.conditions) {
    if (!("signal" in condition)) continue;
    const query = scenario.signals[condition.signal]?.query ?? "";
    signals[condition.signal] = await environment.readNumber(query, signal).catch(() => null);
  }
  const seen = { at: Date.now(), signals, probes: {}, missing: [] };
  const baseline = run.event("gate_passed")?.baseline ?? null;
  const { readings } = evaluateAll(scenario.symptom.conditions, scenario, seen, baseline);
  return readings.map(sayReading).join("; ");
}

/** Every declared alert fires, soon enough; `alertMs` gets the time from the injection until each does. */
export async function alertsFire(
  loaded: LoadedScenario,
  run: FollowedRun,
  alertMs: Record<string, number>,
): Promise<Outcome> {
  const { within, firing } = loaded.scenario.alerts;
  const deadline = injectedAt(run) + within * 1000;
  for (const name of firing) {
    const event = await run.until(
      (deadline - Date.now()) / 1000 + 3,
      () => run.events.find((one) => isFiring(one, name) && one.at >= injectedAt(run)),
      () => `${name} does not fire within ${within} s of the injection; ${whatFires(run)}`,
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

/** The alerts that did fire, for whoever has to choose another. */
function whatFires(run: FollowedRun): string {
  const firing = run.events.filter((event) => event.type === "alert_changed" && event.state === "firing");
  const said = firing.map((event) =>
    event.type === "alert_changed" ? `${event.alert} after ${seconds(event.at - injectedAt(run))}` : "",
  );
  return said.length === 0 ? "none does" : `these do: ${said.join(", ")}`;
}

/** Acknowledges an alert that the check accepts: the newest, for one that was left from before may stop any moment. */
export async function acknowledge(
  tools: ToolsClient,
  run: FollowedRun,
  check: Extract<Check, { kind: "acknowledge" }>,
) {
  const [alert] = run.progress.alerts
    .filter(({ alert }) => check.alerts.includes(alert))
    .toSorted((one, other) => other.since - one.since);
  if (alert === undefined) throw new NotProven(`no alert fires that the check ${check.id} can be passed with`);
  await tools.call("acknowledge_alert", { run: run.id, alert: alert.alert });
}

/** Left alone, the system does not recover: something of the mitigate stage is seen not to be as wanted. */
export async function staysBroken(run: FollowedRun): Promise<Outcome> {
  const symptomAt = run.event("symptom_confirmed")?.at ?? Date.now();
  await run.watch(IDLE_SECONDS - (Date.now() - symptomAt) / 1000);
  const open = () => mitigation(run).filter(({ state }) => state !== "passed");
  await run.until(
    FAILING_SECONDS,
    () => open().some(({ id }) => isFailing(run, id)) || isMitigated(run) || null,
    () => "nothing of the mitigate stage is seen to be wrong although nobody did anything",
  );
  if (isMitigated(run)) throw new NotProven("the system has recovered although nobody did anything");
  const unmet = open().map(({ id, why }) => ({ check: id, why: why ?? "" }));
  return { detail: `not recovered: ${unmet.map(({ check, why }) => `${check}: ${why}`).join(" · ")}`, unmet };
}

/** What a learner looks at and finds passes the checks before the repair, with the sealed answer as the finding. */
export async function investigated(tools: ToolsClient, loaded: LoadedScenario, run: FollowedRun): Promise<Outcome> {
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

/** The questions are answered, and the run ends by itself. */
export async function completed(tools: ToolsClient, loaded: LoadedScenario, run: FollowedRun): Promise<Outcome> {
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

const isFiring = (event: Events[number], name: string) =>
  event.type === "alert_changed" && event.alert === name && event.state === "firing";

function injectedAt(run: FollowedRun): number {
  return run.event("injected")?.at ?? Number.NaN;
}
