import { openBrowser, type Browser } from "../browser.ts";
import { askAsInstructor } from "../instructor.ts";
import { createLearner, type Kind } from "./learner.ts";
import { observe, type Observer } from "./observer.ts";
import { need, play } from "./play.ts";
import { contradictions } from "./report.ts";

export type DrillOptions = {
  agentUrl: string;
  toolsUrl: string;
  instructorToken: string;
  scenario: string;
  learner: Kind;
  seed: number;
  log: (line: string) => void;
  /** Called with how to give the run up, for who has to stop in the middle of it. */
  onStarted?: (abandon: () => Promise<unknown>) => void;
};
export type DrillReport = {
  scenario: string;
  learner: Kind;
  seed: number;
  completed: boolean;
  seconds: number;
  hints: number;
  checks: { passed: number; of: number; unaided: number };
  messages: { learner: number; tutor: number };
  problems: string[];
};

/** How long everything may take to be put back after a run that was given up. */
const REVERT_SECONDS = 90;

/**
 * Plays a whole run as a browser would, with a simulated learner who knows the answer from the instructor's tool alone.
 * Never throws for what goes wrong in the run: that is in `problems`. Leaves no run behind.
 */
export async function runDrill(options: DrillOptions): Promise<DrillReport> {
  const { agentUrl, toolsUrl, instructorToken, scenario, seed, log } = options;
  const started = performance.now();
  const browser = await openBrowser(agentUrl);
  try {
    const { run } = need(await browser.call("start_run", { scenario, seed }), "start the run");
    log(`run ${run}`);
    const solution = await askAsInstructor(toolsUrl, instructorToken, "get_solution", { run });
    options.onStarted?.(() => browser.call("abandon_run", { run }));
    const observer = observe(browser, run);
    const learner = createLearner(options.learner, seed);
    const problems: string[] = [];
    try {
      await observer.watch();
      await play({ browser, observer, run, learner, solution, log });
      problems.push(...(await lookBack(browser, run, observer)));
    } catch (error) {
      problems.push(reasonOf(error));
      await browser.call("abandon_run", { run });
      // The environment is free again when everything is put back.
      await observer
        .when("debrief", REVERT_SECONDS, () => observer.state.progress?.state === "debrief")
        .catch((late: unknown) => void problems.push(reasonOf(late)));
    }
    const seconds = Math.round((performance.now() - started) / 100) / 10;
    const what = { scenario, learner: options.learner, seed, seconds };
    return { ...what, ...summary(observer), problems: [...problems, ...observer.problems] };
  } finally {
    browser.close();
  }
}

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Reads the debrief, and says where it and what the browser saw contradict one another. */
async function lookBack(browser: Browser, run: string, observer: Observer): Promise<string[]> {
  const { feed, state } = observer;
  await observer.when("end of the feed", 30, () => feed.some(({ type }) => type === "debrief_ready"));
  const { debrief } = need(await browser.call("get_debrief", { run }), "read the debrief");
  return state.progress === null ? ["there is no progress"] : contradictions(feed, state.progress, debrief);
}

function summary({ feed, state: { progress } }: Observer) {
  const checks = progress?.stages.flatMap((stage) => stage.checks) ?? [];
  const passed = checks.filter(({ state }) => state === "passed");
  const unaided = passed.filter((check) => check.unaided === true);
  const count = (type: string) => feed.filter((item) => item.type === type).length;
  return {
    completed: progress?.endedWhy === "completed",
    hints: progress?.hints.length ?? 0,
    checks: { passed: passed.length, of: checks.length, unaided: unaided.length },
    messages: { learner: count("learner_message"), tutor: count("tutor_message") },
  };
}
