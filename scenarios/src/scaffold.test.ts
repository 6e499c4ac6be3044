import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ownPlaces, OWN_PACKS, TEMPLATE } from "./cli/room.ts";
import { lintWithin } from "./lint-folder.ts";
import { loadCatalog } from "./load.ts";
import { scaffoldPack, scaffoldScenario, type Draft } from "./scaffold.ts";

const DRAFT: Draft = {
  id: "baskets-wobble",
  title: "Baskets: they wobble",
  summary: "Baskets wobble # and nobody knows why.",
  difficulty: "advanced",
  severity: "sev1",
  minutes: 20,
};
let root: string;
const places = () => ({ catalog: join(root, "catalog"), hints: join(root, "hints") });
const built = ownPlaces({});

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "mayday-scaffold-"));
  cpSync(built.catalog, places().catalog, { recursive: true });
  cpSync(built.hints, places().hints, { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

const scaffold = (draft = DRAFT) =>
  scaffoldScenario(draft, TEMPLATE, { scenarios: places().catalog, hints: places().hints });

describe("a new scenario", () => {
  test("is complete, loads as its author said, and passes the linter", () => {
    expect(scaffold()).toHaveLength(5);
    const folder = join(places().catalog, DRAFT.id);
    expect(lintWithin(folder, places())).toEqual([]);
    const loaded = loadCatalog(places()).scenarios.get(DRAFT.id);
    const { id, title, summary, difficulty, severity } = DRAFT;
    expect(loaded?.scenario).toMatchObject({ id, title, summary, difficulty, severity });
    expect(loaded?.scenario.minutes).toEqual({ expected: 20, timebox: 60 });
    expect(loaded?.scenario.brief).toContain("· sev1 ·");
    expect(loaded?.instructor).toContain("# Instructor guide: Baskets: they wobble");
    expect(loaded?.instructor).toContain("20 minutes; 60 at the most");
    expect(readFileSync(join(folder, "scenario.yaml"), "utf8")).toContain("$schema=../../schemas/scenario.json");
  });

  test("never takes the place of another", () => {
    scaffold();
    writeFileSync(join(places().catalog, DRAFT.id, "debrief.md"), "Mine");
    expect(() => scaffold()).toThrow(/is there already\. Choose another id/);
    expect(readFileSync(join(places().catalog, DRAFT.id, "debrief.md"), "utf8")).toBe("Mine");
  });
});

describe("a new pack", () => {
  test("has its own name everywhere, takes further scenarios, and passes the linter", () => {
    const folder = join(root, "anywhere");
    scaffoldPack("harbour", "Ada", TEMPLATE, folder);
    const within = { scenarios: join(folder, "scenarios"), hints: join(folder, "hints") };
    scaffoldScenario({ ...DRAFT, id: "harbour/late-lanterns" }, TEMPLATE, within);
    expect(lintWithin(folder, built)).toEqual([]);
    const { scenarios } = loadCatalog({ ...built, drafts: [folder] });
    expect([...scenarios.keys()].filter((id) => id.includes("/"))).toEqual([
      "harbour/first-incident",
      "harbour/late-lanterns",
    ]);
    for (const file of ["pack.yaml", "package.json", "LICENSE", "README.md"]) {
      expect(readFileSync(join(folder, file), "utf8")).not.toMatch(/my-pack|Your name/);
    }
    expect(() => scaffoldPack("harbour", "Ada", TEMPLATE, folder)).toThrow(/is there already/);
  });
});

describe("linting a folder", () => {
  test("tells of that folder alone: a scenario with its hints, a pack, or the whole", () => {
    const file = join(places().hints, "default", "search-crawls.yaml");
    writeFileSync(
      file,
      readFileSync(file, "utf8").replace("check: cause_gone, level: orient", "check: cause, level: orient"),
    );
    const other = join(places().catalog, "orders-pile-up");
    writeFileSync(join(other, "debrief.md"), "");
    const told = (folder: string) => lintWithin(folder, places()).map(({ problem }) => problem);
    expect(told(join(places().catalog, "search-crawls"))[0]).toMatch(
      /^line \d+: hints\.\d+: hint cause-1: There is no check "cause"/,
    );
    expect(told(other)).toEqual(["The file is empty. Write it."]);
    expect(told(join(places().catalog, "invoices-stall"))).toEqual([]);
    expect(told(root).length).toBeGreaterThan(1);
    expect(told(TEMPLATE)).toEqual([]);
  });

  test("tells that a folder is neither a scenario nor a pack", () => {
    const empty = mkdtempSync(join(tmpdir(), "mayday-neither-"));
    expect(lintWithin(empty, built)).toEqual([{ file: empty, problem: expect.stringMatching(/neither a scenario/) }]);
    rmSync(empty, { recursive: true });
  });
});

test.each(["template", "example"])("the pack in packs/%s is as it should be (else: npm run mayday -- lint)", (name) => {
  const folder = join(OWN_PACKS, name);
  expect(existsSync(join(folder, "LICENSE"))).toBe(true);
  expect(lintWithin(folder, built)).toEqual([]);
});
