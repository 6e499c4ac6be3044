import { writeFileSync } from "node:fs";
import { cataloguePage } from "../catalogue-page.ts";
import { loadCatalog } from "../load.ts";
import { CATALOGUE_PAGE, ownPlaces } from "./room.ts";
import { runCli } from "./run-cli.ts";

/** `npm run mayday -- catalogue`: writes docs/catalogue.md from the scenarios that come with Mayday. */
await runCli(() => {
  const { catalog, hints } = ownPlaces();
  const { scenarios, problems } = loadCatalog({ catalog, hints });
  for (const { file, problem } of problems) console.error(`${file}: ${problem}`);
  writeFileSync(CATALOGUE_PAGE, cataloguePage([...scenarios.values()]));
  console.log(`wrote ${CATALOGUE_PAGE}: ${scenarios.size} scenarios`);
  process.exitCode = problems.length === 0 ? 0 : 1;
});
