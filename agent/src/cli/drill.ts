import { parseArgs } from "node:util";
import { z } from "zod";
import { openBrowser } from "./browser.ts";
import { KINDS, kindSchema } from "./drill/learner.ts";
import { need } from "./drill/play.ts";
import { runDrill, type DrillReport } from "./drill/run-drill.ts";

const USAGE = `npm run drill -- SCENARIO|--all --learner ${KINDS.join("|")} --seed N [--json]`;

const envSchema = z.object({ AGENT_URL: z.url(), TOOLS_URL: z.url(), TOOLS_INSTRUCTOR_TOKEN: z.string().min(1) });
const argumentsSchema = z.object({
  scenario: z.string({ error: "name a scenario, or say --all" }).min(1).nullable(),
  learner: kindSchema.default("competent"),
  seed: z.coerce.number().int().min(0).default(1),
  json: z.boolean().default(false),
});

/** `npm run drill`: progress on stderr, the report (with `--all` a list of them) on stdout; exit code 1 when there is a problem. */
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
  const named = values.all ? null : positionals[0];
  const { scenario, learner, seed, json } = argumentsSchema.parse({ ...values, scenario: named });
  const env = envSchema.parse(process.env);
  const started = performance.now();
  const log = (line: string) =>
    console.error(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${line}`);
  let abandon: (() => Promise<unknown>) | null = null;
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void Promise.resolve(abandon?.()).finally(() => process.exit(130)));
  const drill = async (id: string): Promise<DrillReport> => {
    const report = await runDrill({
      agentUrl: env.AGENT_URL,
      toolsUrl: env.TOOLS_URL,
      instructorToken: env.TOOLS_INSTRUCTOR_TOKEN,
      scenario: id,
      learner,
      seed,
      log,
      onStarted: (giveUp) => (abandon = giveUp),
    });
    if (!json) tell(report);
    else if (scenario === null) log(outcomeOf(report));
    return report;
  };
  const reports: DrillReport[] = [];
  for (const id of scenario === null ? await playable(env.AGENT_URL, log) : [scenario]) reports.push(await drill(id));
  if (json) console.log(JSON.stringify(scenario === null ? reports : reports[0], null, 2));
  return reports.every(({ completed, problems }) => completed && problems.length === 0) ? 0 : 1;
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

function tell(report: DrillReport): void {
  console.log(outcomeOf(report));
  for (const problem of report.problems) console.log(`  problem: ${problem}`);
}

const outcomeOf = ({ scenario, completed, seconds, hints, checks, problems }: DrillReport): string =>
  `${scenario}: ${completed ? "completed" : "not completed"} in ${seconds} s, ${checks.passed}/${checks.of} checks, ${hints} hints, ${problems.length} problems`;

try {
  process.exitCode = await main();
} catch (error) {
  const why =
    error instanceof z.ZodError ? z.prettifyError(error) : String(error instanceof Error ? error.message : error);
  console.error(`drill: ${why}\nUsage: ${USAGE}`);
  process.exitCode = 1;
}
