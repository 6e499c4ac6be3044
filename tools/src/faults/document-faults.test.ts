import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { documentFaults, withoutFigures } from "./document-faults.ts";
import type { Limit } from "./fault.ts";
import { allFaults } from "./faults.ts";
import { EXAMPLE_SHOP } from "./shop.ts";

const faults = allFaults(EXAMPLE_SHOP);

it("docs/faults.md is what the table says now", () => {
  const written = readFileSync(new URL("../../../docs/faults.md", import.meta.url), "utf8");
  const how = "run `FAULTS_PAGE=docs/faults.md npm test -- --project faults`";
  expect(withoutFigures(written), how).toBe(withoutFigures(documentFaults(faults, {})));
});

it("tells figures in the order of the phases", () => {
  const [fault] = faults;
  if (!fault) throw new Error("no faults");
  const page = documentFaults([fault], { [fault.id]: { healthy: [0.12345], broken: [7], repaired: [0] } });
  expect(page).toContain("| 0.123, 7, 0 |");
});

it("names each fault once", () => {
  const ids = faults.map(({ id }) => id);
  expect(ids).toHaveLength(new Set(ids).size);
});

it.each(faults.flatMap(({ id, symptoms }) => symptoms.map((symptom) => [id, symptom] as const)))(
  "%s: no figure is healthy and broken at once",
  (_, { healthy, broken }) => {
    expect(apart(healthy, broken)).toBe(true);
  },
);

const apart = (healthy: Limit, broken: Limit): boolean =>
  "below" in healthy
    ? "above" in broken && healthy.below <= broken.above
    : "below" in broken && broken.below <= healthy.above;
