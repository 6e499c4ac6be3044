import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { lintCatalog, loadCatalog, variantFor } from "./contract.ts";
import { FIXTURE_CATALOG, FIXTURE_HINTS } from "./fixtures/play.ts";
import { fill, unfilled } from "./vary.ts";

describe("fill", () => {
  test("a text that is a placeholder becomes the value with its type, within a text it is written out", () => {
    const row = { count: 3, on: false, name: "worker" };
    const filled = fill({ set: { threads: "${count}", fast: "${on}" }, list: ["the ${name} has ${count}"] }, row);
    expect(filled).toEqual({ set: { threads: 3, fast: false }, list: ["the worker has 3"] });
  });

  test("what no row has stays, and is found", () => {
    expect(unfilled(fill({ a: "${count} of ${all}" }, { count: 1 }))).toEqual(["all"]);
  });
});

describe("variants", () => {
  let root: string;
  const folder = () => join(root, "catalog", "checkout-limps");
  const load = () => loadCatalog({ catalog: join(root, "catalog"), hints: join(root, "hints") });
  const lint = () =>
    lintCatalog({ catalog: join(root, "catalog"), hints: join(root, "hints") }).map(({ problem }) => problem);
  const entry = () => {
    const { scenarios, problems } = load();
    const found = scenarios.get("checkout-limps");
    if (found === undefined) throw new Error(JSON.stringify(problems));
    return found;
  };
  const replace = (file: string, from: string, to: string) => {
    const text = readFileSync(join(folder(), file), "utf8");
    expect(text).toContain(from);
    writeFileSync(join(folder(), file), text.replaceAll(from, to));
  };
  const vary = (rows: string) => replace("scenario.yaml", "version: 3\n", `version: 3\nvary: ${rows}\n`);

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "mayday-vary-"));
    cpSync(FIXTURE_CATALOG, join(root, "catalog"), { recursive: true });
    cpSync(FIXTURE_HINTS, join(root, "hints"), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  test("seeds in a row meet the variants in turn, the same seed always the same", () => {
    vary("[{ delay: 900 }, { delay: 1200 }]");
    replace("scenario.yaml", "authorization_latency_ms: 900", "authorization_latency_ms: '${delay}'");
    replace("debrief.md", "\n", " It took ${delay} ms.\n");
    const met = [1, 2, 3].map((seed) => variantFor(entry(), seed));
    expect(met.map(({ scenario }) => scenario.inject[0])).toEqual(
      [1200, 900, 1200].map((delay) => ({
        kind: "config",
        service: "payments",
        set: { authorization_latency_ms: delay },
      })),
    );
    expect(met[0]?.debrief).toContain("It took 1200 ms.");
    expect(lint()).toEqual([]);
  });

  test("a scenario that does not vary is the same for every seed", () => {
    expect(variantFor(entry(), 7)).toEqual(variantFor(entry(), 8));
  });

  test("the onset lies within its bounds and differs between seeds", () => {
    replace("scenario.yaml", "\nsymptom:", "\nonset: { from: 2, to: 30 }\nsymptom:");
    const waits = [1, 2, 3, 4, 5].map((seed) => variantFor(entry(), seed).scenario.inject[0]);
    const seconds = waits.map((action) => (action?.kind === "wait" ? action.seconds : Number.NaN));
    expect(Math.min(...seconds)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...seconds)).toBeLessThanOrEqual(30);
    expect(new Set(seconds).size).toBeGreaterThan(2);
    expect(variantFor(entry(), 3).scenario.inject).toEqual(variantFor(entry(), 3).scenario.inject);
  });

  test.each([
    ["rows that name different things", "[{ delay: 900 }, { wait: 1 }]", /vary\.1: It names wait, the first row delay/],
    ["a single row", "[{ delay: 900 }]", /vary/],
  ])("%s are a problem", (_, rows, problem) => {
    vary(rows);
    expect(lint().join("\n")).toMatch(problem);
  });

  test("a placeholder that no row fills is a problem, and so is a title that varies", () => {
    vary("[{ who: a }, { who: b }]");
    replace("scenario.yaml", "title: Checkout limps", "title: Checkout limps ${who}");
    replace("scenario.yaml", "brief: Customers", "brief: ${whom} Customers");
    expect(lint().join("\n")).toMatch(/There is no varying value "whom" \(there is: who\)/);
    expect(lint().join("\n")).toMatch(/title: It must be the same in every variant/);
  });

  test("a wrong value in any row is a problem with its place, told once", () => {
    vary("[{ delay: 900 }, { delay: fast }, { delay: faster }]");
    replace("scenario.yaml", "expected: 10", 'expected: "${delay}"');
    const { scenarios, problems } = load();
    expect(scenarios.size).toBe(0);
    expect(problems.filter(({ problem }) => problem.includes("minutes.expected"))).toHaveLength(1);
  });
});
