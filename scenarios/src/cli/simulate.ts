import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { loadCatalog } from "../load.ts";
import { simulate, type Report } from "../simulation/report.ts";
import { runCli, UsageError } from "./run-cli.ts";

/**
 * `npm run simulate [-- --seeds N --seed N --json FILE]`: what the pacing policy does to simulated learners, `seeds` of
 * each sort in each scenario. Exits with 1 when it misses one of its figures.
 */
await runCli(() => {
  const { values } = parseArgs({
    options: {
      seeds: { type: "string", default: "200" },
      seed: { type: "string", default: "1" },
      json: { type: "string" },
      catalog: { type: "string", default: fileURLToPath(new URL("../../catalog", import.meta.url)) },
      hints: { type: "string", default: fileURLToPath(new URL("../../hints", import.meta.url)) },
    },
  });
  const { scenarios, problems } = loadCatalog({ catalog: values.catalog, hints: values.hints });
  for (const { file, problem } of problems) console.error(`${file}: ${problem}`);
  if (scenarios.size === 0) throw new UsageError(`There is no usable scenario in ${values.catalog}.`);
  const report = simulate([...scenarios.values()], count("seeds", values.seeds), count("seed", values.seed));
  print(report);
  if (!report.judgements.every(({ met }) => met)) process.exitCode = 1;
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
});

function count(option: string, value: string): number {
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
  throw new UsageError(`--${option} takes a whole number from 1 on, not "${value}".`);
}

function print(report: Report): void {
  for (const [learner, policies] of Object.entries(report.learners)) {
    console.log(learner);
    console.table(policies);
  }
  console.table(report.judgements);
}
