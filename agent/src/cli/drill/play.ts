import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { componentSchema, mechanismSchema, type ToolOutput } from "@mayday/tools/contract";
import type { Action, Failure, Progress } from "../../contract.ts";
import type { Browser } from "../browser.ts";
import { lookAround } from "./look-around.ts";
import type { Learner } from "./learner.ts";
import type { Observer } from "./observer.ts";

type Solution = ToolOutput<"get_solution">;
type Check = Progress["stages"][number]["checks"][number];
export type Game = {
  browser: Browser;
  observer: Observer;
  run: string;
  learner: Learner;
  solution: Solution;
  log: (line: string) => void;
};

/** The longest that each thing may take on a small machine, seconds. */
const DEADLINE = { begin: 240, alert: 60, check: 30, recovery: 180, answer: 30, debrief: 90 };
/** How long a wrong fix gets to show that it does not help. */
const DISAPPOINTMENT_MS = 8000;

/** Plays the run from the first look to its end, check by check as the progress document says. */
export async function play(game: Game): Promise<void> {
  const { observer, learner, log } = game;
  await observer.when("incident", DEADLINE.begin, () => begun(observer.state.progress));
  log("the incident has begun");
  for (let check = openCheck(game); check !== undefined; check = openCheck(game)) {
    await talk(game);
    await pause(learner.thinkMs());
    log(`${check.kind}: ${check.title}`);
    await work(game, check);
  }
  await observer.when("debrief", DEADLINE.debrief, () => observer.state.progress?.state === "debrief");
}

function begun(progress: Progress | null): boolean {
  if (progress?.endedWhy !== null && progress?.endedWhy !== undefined)
    throw new Error(`the run ended: ${progress.endedWhy}`);
  return progress?.state === "active";
}

const allChecks = (progress: Progress | null) => progress?.stages.flatMap(({ checks }) => checks) ?? [];
const isPassed = ({ observer }: Game, id: string) =>
  allChecks(observer.state.progress).some((check) => check.id === id && check.state === "passed");

function openCheck({ observer }: Game): Check | undefined {
  if (observer.state.progress?.state !== "active") return undefined;
  const current = observer.state.progress.stages.find(({ state }) => state === "current");
  return current?.checks.find(({ state }) => state !== "passed");
}

async function work(game: Game, check: Check): Promise<void> {
  switch (check.kind) {
    case "acknowledge":
      await acknowledge(game, check);
      break;
    case "inspect":
      await lookAround(game);
      break;
    case "finding":
      await find(game);
      break;
    case "oracle":
      await repair(game, check);
      return;
    case "question":
      await answer(game, check);
  }
  await game.observer.when(`pass of "${check.title}"`, DEADLINE.check, () => isPassed(game, check.id));
}

async function acknowledge(game: Game, check: Check): Promise<void> {
  const { observer, browser, run } = game;
  while (!isPassed(game, check.id)) {
    const alert = await observer.when("alert to acknowledge", DEADLINE.alert, () =>
      isPassed(game, check.id) ? "" : observer.state.progress?.alerts.find(({ acknowledged }) => !acknowledged)?.alert,
    );
    if (alert === "") return;
    const result = await browser.call("acknowledge_alert", { run, alert });
    // One that stops firing in this moment cannot be acknowledged any more; the list says so soon.
    if (result.status !== "error" || result.code !== "conflict") need(result, "acknowledge the alert");
    await observer.when("acknowledged alert", DEADLINE.check, () =>
      observer.state.progress?.alerts.every((one) => one.alert !== alert || one.acknowledged),
    );
  }
}

/** Submits what this learner believes: some wrong findings first, then the right one. */
async function find(game: Game): Promise<void> {
  const { learner, solution, observer } = game;
  while (learner.wrongFindings > 0) {
    learner.wrongFindings--;
    const right = new Set<string>(
      [solution.component, solution.alsoComponents, solution.mechanism, solution.alsoMechanisms].flat(),
    );
    const component = learner.random.pick(componentSchema.options.filter((one) => !right.has(one)));
    const mechanism = learner.random.pick(mechanismSchema.options.filter((one) => !right.has(one)));
    const judged = await submit(game, { component, mechanism });
    if (judged.componentRight || judged.mechanismRight)
      observer.problems.push(`the finding ${component}/${mechanism} counted as right`);
    await hint(game);
    await pause(learner.thinkMs());
  }
  const judged = await submit(game, solution);
  if (!judged.componentRight || !judged.mechanismRight) throw new Error("the instructor's answer was not accepted");
}

async function submit({ browser, run }: Game, { component, mechanism }: Pick<Solution, "component" | "mechanism">) {
  const explanation = "It looks like that from here.";
  return need(await browser.call("submit_finding", { run, component, mechanism, explanation }), "submit a finding");
}

/** Tries wrong fixes first, sees that they do not help, takes them back; then repairs and waits until it holds. */
async function repair(game: Game, check: Check): Promise<void> {
  const { observer, learner, solution, log } = game;
  for (const fix of solution.wrongFixes.slice(0, learner.wrongFixes)) {
    learner.wrongFixes--;
    log(`wrong fix: ${fix.title}`);
    const applied = await apply(game, fix.actions);
    await pause(DISAPPOINTMENT_MS);
    for (const id of fix.unmet.filter((one) => isPassed(game, one))) observer.problems.push(`${fix.id} passed ${id}`);
    await say(game, "Why is it not fixed yet?");
    await takeBack(game, applied);
  }
  log("reference fix");
  await apply(game, solution.referenceFix);
  await observer.when(`recovery (${check.title})`, DEADLINE.recovery, () => {
    const stage = observer.state.progress?.stages.find(({ checks }) => checks.some(({ id }) => id === check.id));
    return stage?.state === "done";
  });
  log("recovered");
}

async function apply(game: Game, actions: readonly Action[]): Promise<string[]> {
  const applied: string[] = [];
  for (const action of actions) {
    const { actionId } = need(await game.browser.call("run_action", { run: game.run, action }), `do ${action.kind}`);
    applied.push(actionId);
  }
  return applied;
}

async function takeBack(game: Game, actionIds: readonly string[]): Promise<void> {
  for (const actionId of actionIds.toReversed()) {
    const known = game.observer.state.progress?.actions.find((action) => action.actionId === actionId);
    if (known?.undoable === true) need(await game.browser.call("undo_action", { run: game.run, actionId }), "undo");
  }
}

async function answer(game: Game, check: Check): Promise<void> {
  const { browser, run, learner, solution } = game;
  const right = solution.questions[check.id];
  if (right === undefined) throw new Error(`the answer has nothing for the question ${check.id}`);
  const wrong = Object.keys(check.question?.choices ?? {}).filter((choice) => choice !== right);
  while (learner.wrongAnswers > 0 && wrong.length > 0) {
    learner.wrongAnswers--;
    const choice = learner.random.pick(wrong);
    const judged = need(await browser.call("answer_question", { run, check: check.id, choice }), "answer");
    if (judged.right) game.observer.problems.push(`the wrong answer ${choice} counted as right`);
    await hint(game);
  }
  need(await browser.call("answer_question", { run, check: check.id, choice: right }), "answer");
}

/** Asks for a hint in the chat, as long as this learner has any left to ask for. */
async function hint(game: Game): Promise<void> {
  if (game.learner.hints === 0) return;
  game.learner.hints--;
  await say(game, "Give me a hint, please");
}

async function talk(game: Game): Promise<void> {
  const words = game.learner.words.shift();
  if (words !== undefined) await say(game, words);
}

/** Says something and waits for the tutor's answer to it. */
async function say({ browser, observer, run, log }: Game, text: string): Promise<void> {
  const clientId = randomUUID();
  need(await browser.say(run, text, clientId), "talk to the tutor");
  const item = await observer.when(`answer to "${text}"`, DEADLINE.answer, () =>
    observer.feed.find((one) => one.type === "tutor_message" && one.id.endsWith(clientId)),
  );
  if (item.type !== "tutor_message") return;
  log(`"${text}" → "${item.text}"`);
  if (item.quickReplies.length === 0) observer.problems.push(`the answer to "${text}" has no quick replies`);
}

/** The result when it is one; throws with the tool's own reason when it is a failure. */
export function need<T extends { status: "ok" }>(result: T | Failure, what: string): T {
  if (result.status === "ok") return result;
  throw new Error(`could not ${what}: ${result.reason} ${result.tryNext}`);
}
