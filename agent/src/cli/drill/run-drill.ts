import { openBrowser } from "../browser.ts";
import { createLearner, type Kind } from "./learner.ts";
import { observe } from "./observer.ts";
import { need, play } from "./play.ts";
import { contradictions } from "./report.ts";
import { readSolution } from "./solution.ts";

export type DrillOptions = {
  agentUrl: string;
  toolsUrl: string;
  instructorToken: string;
  scenario: string;
  learner: Kind;
  seed: number;
  log: (line: string) => void;
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

/**
 * Plays a whole run as a browser would, with a simulated learner who knows the answer from the instructor's tool alone.
 * Never throws for what goes wrong in the run: that is in `problems`. Leaves no run behind.
 */
export async function runDrill(options: DrillOptions): Promise<DrillReport> {
  const { agentUrl, toolsUrl, instructorToken, scenario, seed, log } = options;
  const started = performance.now();
  const solution = await readSolution(toolsUrl, instructorToken, scenario);
  const browser = await openBrowser(agentUrl);
  try {
    const { run } = need(await browser.call("start_run", { scenario }), "start the run");
    log(`run ${run}`);
    const observer = observe(browser, run);
    await observer.watch();
    const learner = createLearner(options.learner, seed);
    const problems: string[] = [];
    await play({ browser, observer, run, learner, solution, log }).catch((error: unknown) => {
      problems.push(error instanceof Error ? error.message : String(error));
    });
    const { progress } = observer.state;
    const completed = progress?.endedWhy === "completed";
    const debrief = completed ? await browser.call("get_debrief", { run }) : null;
    if (debrief !== null && debrief.status !== "ok") problems.push(`there is no debrief: ${debrief.reason}`);
    if (progress?.endedAt === null) await browser.call("abandon_run", { run });
    if (completed)
      await observer.when("last word of the tutor", 20, () =>
        observer.feed.some(({ type }) => type === "debrief_ready"),
      );
    const document = debrief?.status === "ok" ? debrief.debrief : null;
    if (completed) problems.push(...contradictions(observer.feed, observer.state.progress ?? progress, document));
    const checks = progress?.stages.flatMap((stage) => stage.checks) ?? [];
    const passed = checks.filter(({ state }) => state === "passed");
    const count = (type: string) => observer.feed.filter((item) => item.type === type).length;
    return {
      scenario,
      learner: options.learner,
      seed,
      completed,
      seconds: Math.round((performance.now() - started) / 100) / 10,
      hints: progress?.hints.length ?? 0,
      checks: {
        passed: passed.length,
        of: checks.length,
        unaided: passed.filter(({ unaided }) => unaided === true).length,
      },
      messages: { learner: count("learner_message"), tutor: count("tutor_message") },
      problems: [...problems, ...observer.problems],
    };
  } finally {
    browser.close();
  }
}
