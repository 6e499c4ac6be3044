import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { loadCatalog } from "../load.ts";
import { simulateInParallel } from "./in-parallel.ts";
import { simulate } from "./report.ts";
import { POLICIES, simulateRun, type Policy } from "./run.ts";

const places = {
  catalog: fileURLToPath(new URL("../../catalog", import.meta.url)),
  hints: fileURLToPath(new URL("../../hints", import.meta.url)),
};
const { scenarios } = loadCatalog(places);
const catalog = [...scenarios.values()];
/** So many runs of each sort in all, however many scenarios there are. */
const RUNS = 200;
const report = simulate(catalog, Math.ceil(RUNS / catalog.length), 7);
process.stdout.write(
  report.judgements
    .map(({ learner, wanted, figure, limit }) => `simulated ${learner}: ${wanted} ${limit}: ${figure}\n`)
    .join(""),
);

test.each(report.judgements)("$learner: $wanted $limit", ({ met, figure }) => {
  expect(met, String(figure)).toBe(true);
});

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

test("a thread per processor gives the same report, our policy first", async () => {
  const order: Policy[] = [];
  const alone = simulate(catalog, 1, 3);
  expect(await simulateInParallel(places, alone, (policy) => order.push(policy))).toEqual(alone);
  expect(order).toHaveLength(POLICIES.length);
  expect(order[0]).toBe(POLICIES[0]);
});
