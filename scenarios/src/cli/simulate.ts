import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { loadCatalog } from "../load.ts";
import { simulate } from "../simulation/report.ts";

/** `npm run simulate [-- --runs N --seed N --json FILE]`: what the pacing policy does to simulated learners. */
const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "300" },
    seed: { type: "string", default: "1" },
    json: { type: "string" },
    catalog: { type: "string", default: fileURLToPath(new URL("../../catalog", import.meta.url)) },
    hints: { type: "string", default: fileURLToPath(new URL("../../hints", import.meta.url)) },
  },
});

const { scenarios, problems } = loadCatalog(values.catalog, values.hints);
for (const { file, problem } of problems) console.error(`${file}: ${problem}`);
const started = performance.now();
const report = simulate([...scenarios.values()], Number(values.runs), Number(values.seed));
for (const [learner, policies] of Object.entries(report.learners)) {
  console.log(learner);
  console.table(policies);
}
console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
