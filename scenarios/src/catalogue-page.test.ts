import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { cataloguePage } from "./catalogue-page.ts";
import { CATALOGUE_PAGE, ownPlaces } from "./cli/room.ts";
import { FIXTURE } from "./fixtures/play.ts";
import { loadCatalog } from "./load.ts";
import { MECHANISMS } from "./schema.ts";
import { says, spoilersIn } from "./spoilers.ts";

const { catalog, hints } = ownPlaces({});
const scenarios = [...loadCatalog({ catalog, hints }).scenarios.values()];

test("docs/catalogue.md is current (else run: npm run mayday -- catalogue)", () => {
  expect(readFileSync(CATALOGUE_PAGE, "utf8")).toBe(cataloguePage(scenarios));
});

test.each(scenarios)("it gives no cause away: $scenario.id", (loaded) => {
  const row = cataloguePage([loaded])
    .split("\n")
    .find((line) => line.includes(`\`${loaded.scenario.id}\``));
  expect(spoilersIn(row ?? "", loaded.answer.spoilers)).toEqual([]);
  expect(says(row ?? "", MECHANISMS[loaded.answer.mechanism])).toBe(false);
});

test("it says what a machine must have that not every one has, and no text breaks its table", () => {
  const { scenario } = FIXTURE;
  const page = cataloguePage([{ ...FIXTURE, scenario: { ...scenario, title: "A|B", requires: ["redis", "mesh"] } }]);
  expect(page).toContain(
    "| **A\\|B**<br>`checkout-limps` | Customers wait long before they have paid. | latency | 10 | mesh |",
  );
});
