import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { lintCatalog } from "../lint.ts";
import { runCli } from "./run-cli.ts";

/** `npm run hints:lint [-- --json] [--catalog DIR] [--hints DIR]`: exits 1 when there is any problem. */
await runCli(() => {
  const { values } = parseArgs({
    options: {
      json: { type: "boolean", default: false },
      catalog: { type: "string", default: fileURLToPath(new URL("../../catalog", import.meta.url)) },
      hints: { type: "string", default: fileURLToPath(new URL("../../hints", import.meta.url)) },
    },
  });
  const problems = lintCatalog({ catalog: values.catalog, hints: values.hints });
  if (values.json) console.log(JSON.stringify({ problems }, null, 2));
  else if (problems.length === 0) console.log("Scenarios and hints: no problems.");
  else for (const { file, problem } of problems) console.log(`${file}: ${problem}`);
  process.exitCode = problems.length === 0 ? 0 : 1;
});
