import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { loadCatalog } from "../load.ts";
import { simulateInParallel } from "../simulation/in-parallel.ts";
import { LEARNERS } from "../simulation/learner.ts";
import type { Report } from "../simulation/report.ts";
import { runCli, UsageError } from "./run-cli.ts";

/**
 * `npm run simulate [-- --seeds N --seed N --json FILE]`: what the pacing policy does to simulated learners, `seeds` of
 * each sort in each scenario. Exits with 1 when it misses one of its figures.
 */
await runCli(async () => {
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
  const seeds = count("seeds", values.seeds);
  const began = performance.now();
  const about = { scenarios: [...scenarios.keys()], seeds, seed: count("seed", values.seed) };
  const report = await simulateInParallel({ catalog: values.catalog, hints: values.hints }, about, (policy) => {
    const runs = scenarios.size * seeds * LEARNERS.length;
    console.error(`${policy}: ${runs} runs, done ${((performance.now() - began) / 1000).toFixed(1)} s after the start`);
  });
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
