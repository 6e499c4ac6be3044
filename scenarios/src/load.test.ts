import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadCatalog, loadKept } from "./contract.ts";
import { FIXTURE_CATALOG, FIXTURE_HINTS } from "./fixtures/play.ts";

let root: string;
const catalog = () => join(root, "catalog");
const hints = () => join(root, "hints");
const load = () => loadCatalog({ catalog: catalog(), hints: hints() });

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "mayday-load-"));
  cpSync(FIXTURE_CATALOG, catalog(), { recursive: true });
  cpSync(FIXTURE_HINTS, hints(), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

/** A second scenario, as good as the first but for one file. */
function addBroken(file: string, content: string): void {
  const folder = join(catalog(), "checkout-limps");
  const other = join(catalog(), "other");
  cpSync(folder, other, { recursive: true });
  writeFileSync(join(other, file), content);
}

test.each([
  ["scenario.yaml", "id: other\ntitle: {\n", /^line \d: not valid YAML: .* Correct the syntax\./],
  ["scenario.yaml", "- just a list\n", /the file: Invalid input: expected object/],
  ["scenario.yaml", "", /expected object/],
  ["scenario.yaml", "id: Other\n", /^line 1: id: use lower-case words joined by hyphens/],
  [
    "answer.yaml",
    "component: printer\n",
    /^line 1: component: It is none of what it may be\. One of: gateway, inventory/,
  ],
  ["answer.yaml", "# nothing\ncomponent: orders\n", /mechanism: It is missing\. Add it\. One of: missing_index/],
  ["debrief.md", "  \n", /The file is empty\. Write it\./],
  ["instructor.md", "x".repeat(600_000), /more than the 524288/],
  [
    "answer.yaml",
    `a: &a [${"x,".repeat(50)}]\nb: &b [${"*a,".repeat(50)}]\nc: &c [${"*b,".repeat(50)}]\nd: [${"*c,".repeat(50)}]\n`,
    /without so many aliases/,
  ],
])("a broken %s is a problem with its place; the others load", (file, content, problem) => {
  addBroken(file, content);
  const { scenarios, problems } = load();
  expect([...scenarios.keys()]).toEqual(["checkout-limps"]);
  expect(problems.find((each) => each.file.endsWith(`other/${file}`))?.problem).toMatch(problem);
});

test("a wrong type deep inside is named by line and path, by the member of the union that was meant", () => {
  const file = join(catalog(), "checkout-limps", "scenario.yaml");
  const lines = ["id: checkout-limps", "version: 3", "gate:", "  - { title: x, signal: y, op: lt, value: fast }"];
  writeFileSync(file, `${lines.join("\n")}\n`);
  const { scenarios, problems } = load();
  expect(scenarios.size).toBe(0);
  expect(problems).toContainEqual({
    file,
    problem: "line 4: gate.0.value: Invalid input: expected number, received string. Write a value of that type.",
  });
});

test("a field that does not exist is named with its line", () => {
  const file = join(hints(), "default", "pack.yaml");
  writeFileSync(file, `${readFileSync(file, "utf8")}colour: red\n`);
  expect(load().problems).toContainEqual({
    file,
    problem: 'line 6: the file: There is no field "colour" here. Remove it, or correct its name.',
  });
});

test("missing files, folders and packs say what to add", () => {
  mkdirSync(join(catalog(), "empty"));
  rmSync(hints(), { recursive: true });
  const { scenarios, problems } = load();
  expect(scenarios.size).toBe(0);
  const texts = problems.map(({ problem }) => problem);
  expect(texts.filter((text) => text === "The file does not exist. Add it.")).toHaveLength(4);
  expect(texts).toContainEqual(expect.stringMatching(/folder does not exist/));
  expect(texts).toContainEqual(expect.stringMatching(/No pack has hints for version 3/));
});

test("a folder is named after its scenario, a hints file as well", () => {
  cpSync(join(catalog(), "checkout-limps"), join(catalog(), "checkout-crawls"), { recursive: true });
  cpSync(join(hints(), "default", "checkout-limps.yaml"), join(hints(), "default", "checkout-crawls.yaml"));
  const { scenarios, problems } = load();
  expect(scenarios.size).toBe(1);
  expect(problems.map(({ problem }) => problem)).toEqual([
    'line 1: the id is "checkout-limps" but the folder is "checkout-crawls". Make them the same.',
    'line 1: the file is for the scenario "checkout-limps". Name it checkout-limps.yaml.',
  ]);
});

/** A pack with one hint. */
function addPack(id: string, locale: string, text: string, version = 3): void {
  mkdirSync(join(hints(), id));
  const pack = `id: ${id}\nversion: 1.0.0\nauthor: x\nlicence: MIT\nlocale: ${locale}\n`;
  writeFileSync(join(hints(), id, "pack.yaml"), pack);
  const hint = `{ id: ack-1, check: acknowledge, level: orient, text: "${text}" }`;
  const file = `scenario: checkout-limps\nversion: ${version}\nhints:\n  - ${hint}\n`;
  writeFileSync(join(hints(), id, "checkout-limps.yaml"), file);
}

test("a later pack replaces, adds and moves hints; one in another language gives a hint its words alone", () => {
  addPack("a-school", "en", "Ours");
  const extra = "{ id: ack-m1, check: acknowledge, level: teach, text: Added }";
  appendFileSync(
    join(hints(), "a-school", "checkout-limps.yaml"),
    `  - ${extra}\nlevels: { ack-2: teach, ack-m1: point }\n`,
  );
  addPack("german", "de", "Unseres");
  const ladder = (locale?: string) =>
    loadCatalog({ catalog: catalog(), hints: hints() }, locale)
      .scenarios.get("checkout-limps")
      ?.hints.filter(({ check }) => check === "acknowledge")
      .map(({ id, level, text }) => `${id} ${level}: ${text}`);
  const rest = ["ack-2 teach: Take the alert about checkout.", "ack-3 bottom-out: Acknowledge CheckoutSlow."];
  expect(ladder()).toEqual(["ack-1 orient: Ours", ...rest, "ack-m1 point: Added"]);
  expect(ladder("de")).toEqual(["ack-1 orient: Unseres", ...rest, "ack-m1 point: Added"]);
});

test("hints that were written for another content are left out, and the rest works", () => {
  addPack("a-school", "en", "Ours");
  const manifest = join(hints(), "a-school", "pack.yaml");
  appendFileSync(manifest, "scenarios: { checkout-limps: sha256-0123456789abcdef }\n");
  const text = () => load().scenarios.get("checkout-limps")?.hints[0]?.text;
  expect(text()).toBe("Something pages: the alerts say what.");
  const [problem] = load().problems;
  const now = /it is (sha256-\w+) now/.exec(problem?.problem ?? "")?.[1] ?? "";
  writeFileSync(manifest, readFileSync(manifest, "utf8").replace("sha256-0123456789abcdef", now));
  expect(text()).toBe("Ours");
  const scenario = join(catalog(), "checkout-limps", "scenario.yaml");
  appendFileSync(scenario, "# only a remark\n");
  expect(text()).toBe("Ours");
  writeFileSync(scenario, readFileSync(scenario, "utf8").replace("timebox: 30", "timebox: 31"));
  expect(text()).toBe("Something pages: the alerts say what.");
});

test("what a run keeps of a scenario gives that scenario again, whatever becomes of the files", () => {
  addPack("german", "de", "Unseres");
  const loaded = loadCatalog({ catalog: catalog(), hints: hints() }, "de").scenarios.get("checkout-limps");
  const source = loaded?.source ?? { hash: "", locale: "", files: {} };
  expect(Object.keys(source.files).toSorted()).toEqual([
    "catalog/checkout-limps/answer.yaml",
    "catalog/checkout-limps/debrief.md",
    "catalog/checkout-limps/instructor.md",
    "catalog/checkout-limps/scenario.yaml",
    "hints/default/checkout-limps.yaml",
    "hints/default/pack.yaml",
    "hints/german/checkout-limps.yaml",
    "hints/german/pack.yaml",
  ]);
  rmSync(catalog(), { recursive: true });
  expect(loadKept("checkout-limps", source)).toEqual(loaded);
  expect(load().scenarios.size).toBe(0);
});

test("packs lie over one another: by id, and by language with English beneath", () => {
  addPack("a-school", "en", "Ours");
  addPack("german", "de", "Unseres");
  addPack("old", "en", "Old", 2);
  const first = (locale?: string) =>
    loadCatalog({ catalog: catalog(), hints: hints() }, locale).scenarios.get("checkout-limps")?.hints;
  expect(first()?.find(({ id }) => id === "ack-1")?.text).toBe("Ours");
  expect(first("de")?.find(({ id }) => id === "ack-1")?.text).toBe("Unseres");
  expect(first("de")?.find(({ id }) => id === "ack-2")?.text).toBe("Take the alert about checkout.");
  expect(load().problems).toEqual([
    {
      file: join(hints(), "old", "checkout-limps.yaml"),
      minor: true,
      problem: expect.stringMatching(/line 2: the hints are for version 2/),
    },
  ]);
});
