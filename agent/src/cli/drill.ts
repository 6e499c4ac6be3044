import { parseArgs } from "node:util";
import { z } from "zod";
import { KINDS, kindSchema } from "./drill/learner.ts";
import { runDrill } from "./drill/run-drill.ts";

const USAGE = `npm run drill -- SCENARIO --learner ${KINDS.join("|")} --seed N [--json]`;

const envSchema = z.object({ AGENT_URL: z.url(), TOOLS_URL: z.url(), TOOLS_INSTRUCTOR_TOKEN: z.string().min(1) });
const argumentsSchema = z.object({
  scenario: z.string({ error: "name a scenario" }).min(1),
  learner: kindSchema.default("competent"),
  seed: z.coerce.number().int().min(0).default(1),
  json: z.boolean().default(false),
});

/** `npm run drill`: progress on stderr, the report on stdout; exit code 1 when there is a problem. */
async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { learner: { type: "string" }, seed: { type: "string" }, json: { type: "boolean" } },
  });
  const { scenario, learner, seed, json } = argumentsSchema.parse({ scenario: positionals[0], ...values });
  const env = envSchema.parse(process.env);
  const started = performance.now();
  const log = (line: string) =>
    console.error(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${line}`);
  const report = await runDrill({
    agentUrl: env.AGENT_URL,
    toolsUrl: env.TOOLS_URL,
    instructorToken: env.TOOLS_INSTRUCTOR_TOKEN,
    scenario,
    learner,
    seed,
    log,
    onStarted: (abandon) => {
      for (const signal of ["SIGINT", "SIGTERM"] as const)
        process.once(signal, () => void abandon().finally(() => process.exit(130)));
    },
  });
  if (json) console.log(JSON.stringify(report, null, 2));
  else {
    const { completed, seconds, hints, checks, problems } = report;
    const outcome = completed ? "completed" : "not completed";
    console.log(`${scenario}: ${outcome} in ${seconds} s, ${checks.passed}/${checks.of} checks, ${hints} hints`);
    for (const problem of problems) console.log(`  problem: ${problem}`);
  }
  return report.completed && report.problems.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  const why =
    error instanceof z.ZodError ? z.prettifyError(error) : String(error instanceof Error ? error.message : error);
  console.error(`drill: ${why}\nUsage: ${USAGE}`);
  process.exitCode = 1;
}
