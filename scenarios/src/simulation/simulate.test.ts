import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { loadCatalog } from "../load.ts";
import { simulate } from "./report.ts";
import { simulateRun } from "./run.ts";

const { scenarios } = loadCatalog(
  fileURLToPath(new URL("../../catalog", import.meta.url)),
  fileURLToPath(new URL("../../hints", import.meta.url)),
);
const catalog = [...scenarios.values()];
const report = simulate(catalog, 40, 7);

test.each(Object.entries(report.learners))(
  "%s: completes, is not given the answer early, and is not flooded",
  (_, figures) => {
    expect(figures.mayday.completion).toBeGreaterThanOrEqual(0.95);
    expect(figures.mayday.unfairBottomOuts).toBe(0);
    expect(figures.mayday.unneededPerRun).toBeLessThan(figures.timer.unneededPerRun);
    // Those who click for every hint get the same either way; nobody is stuck for longer than on demand.
    expect(figures.mayday.p90StuckSeconds).toBeLessThanOrEqual(figures.on_demand.p90StuckSeconds);
  },
);

test("those who do not ask are stuck for far less time than with help on demand", () => {
  const { mayday, on_demand: onDemand } = report.learners.help_avoider;
  expect(mayday.p90StuckSeconds).toBeLessThan(onDemand.p90StuckSeconds / 2);
  expect(mayday.completion).toBeGreaterThan(onDemand.completion + 0.3);
  expect(report.learners.novice.mayday.p90StuckSeconds).toBeLessThan(report.learners.novice.on_demand.p90StuckSeconds);
});

test("experts are left alone", () => {
  expect(report.learners.expert.mayday.unneededPerRun).toBeLessThan(0.2);
});

test("the same seed plays the same run", () => {
  const [loaded] = catalog;
  if (loaded === undefined) throw new Error("the catalog is empty");
  expect(simulateRun(loaded, "novice", "mayday", 11)).toEqual(simulateRun(loaded, "novice", "mayday", 11));
  expect(simulateRun(loaded, "novice", "mayday", 11).events).not.toEqual(
    simulateRun(loaded, "novice", "mayday", 12).events,
  );
});
