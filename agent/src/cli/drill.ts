import { parseArgs } from "node:util";
import { z } from "zod";
import { openBrowser } from "./browser.ts";
import { KINDS, kindSchema } from "./drill/learner.ts";
import { need } from "./drill/play.ts";
import { reasonOf, runDrill, type DrillReport } from "./drill/run-drill.ts";

const USAGE = `npm run drill -- SCENARIO...|--all --learner ${KINDS.join("|")} --seed N [--json]`;

const envSchema = z.object({ AGENT_URL: z.url(), TOOLS_URL: z.url(), TOOLS_INSTRUCTOR_TOKEN: z.string().min(1) });
const argumentsSchema = z.object({
  all: z.boolean(),
  named: z.array(z.string().min(1)),
  learner: kindSchema.default("competent"),
  seed: z.coerce.number().int().min(0).default(1),
  json: z.boolean().default(false),
});

/** `npm run drill`: progress on stderr, the report (of several scenarios a list) on stdout; exit code 1 when there is a problem. */
async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      all: { type: "boolean", default: false },
      learner: { type: "string" },
      seed: { type: "string" },
      json: { type: "boolean" },
    },
  });
  const { all, named, learner, seed, json } = argumentsSchema.parse({ ...values, named: positionals });
  if (all === named.length > 0) throw new Error("name scenarios, or say --all");
  const env = envSchema.parse(process.env);
  const started = performance.now();
  const log = (line: string) =>
    console.error(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${line}`);
  let abandon: (() => Promise<unknown>) | null = null;
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void Promise.resolve(abandon?.()).finally(() => process.exit(130)));
  const place = { agentUrl: env.AGENT_URL, toolsUrl: env.TOOLS_URL, instructorToken: env.TOOLS_INSTRUCTOR_TOKEN };
  const onStarted = (giveUp: () => Promise<unknown>) => (abandon = giveUp);

  const ids = all ? await playable(env.AGENT_URL, log) : named;
  const reports: DrillReport[] = [];
  for (const id of ids) {
    try {
      const report = await runDrill({ ...place, scenario: id, learner, seed, log, onStarted });
      reports.push(report);
      for (const line of linesOf(report)) (json ? log : console.log)(line);
    } catch (error) {
      // What the others showed is not lost for one that could not be started.
      if (ids.length === 1) throw error;
      log(`${id}: not started: ${reasonOf(error)}`);
    } finally {
      abandon = null;
    }
  }
  if (json) console.log(JSON.stringify(ids.length === 1 && !all ? reports[0] : reports, null, 2));
  const fine = reports.filter(({ completed, problems }) => completed && problems.length === 0);
  return fine.length === ids.length ? 0 : 1;
}

/** The scenarios of the catalog that this stack can play; says of the others why it cannot. */
async function playable(agentUrl: string, log: (line: string) => void): Promise<string[]> {
  const browser = await openBrowser(agentUrl);
  try {
    const { scenarios } = need(await browser.call("list_scenarios", {}), "list the scenarios");
    const [can, cannot] = [
      scenarios.filter(({ available }) => available),
      scenarios.filter(({ available }) => !available),
    ];
    for (const { id, unavailableBecause } of cannot) log(`${id} is left out: ${unavailableBecause}`);
    return can.map(({ id }) => id);
  } finally {
    browser.close();
  }
}

function linesOf({ scenario, completed, seconds, hints, checks, problems }: DrillReport): string[] {
  const outcome = completed ? "completed" : "not completed";
  return [
    `${scenario}: ${outcome} in ${seconds} s, ${checks.passed}/${checks.of} checks, ${hints} hints`,
    ...problems.map((problem) => `  problem: ${problem}`),
  ];
}

try {
  process.exitCode = await main();
} catch (error) {
  const why = error instanceof z.ZodError ? z.prettifyError(error) : reasonOf(error);
  console.error(`drill: ${why}\nUsage: ${USAGE}`);
  process.exitCode = 1;
}
