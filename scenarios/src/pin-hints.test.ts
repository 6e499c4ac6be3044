import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FIXTURE_CATALOG, FIXTURE_HINTS } from "./fixtures/play.ts";
import { lintWithin } from "./lint-folder.ts";
import { loadCatalog } from "./load.ts";
import { pinHints } from "./pin-hints.ts";

let root: string;
const places = () => ({ catalog: join(root, "catalog"), hints: join(root, "hints") });
const pack = (path = "") => join(root, "pack", path);
const german = () => pack("hints/german/checkout-limps.yaml");

/** A pack that translates the scenario of the fixture. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "mayday-pin-"));
  cpSync(FIXTURE_CATALOG, places().catalog, { recursive: true });
  cpSync(FIXTURE_HINTS, places().hints, { recursive: true });
  mkdirSync(pack("hints/german"), { recursive: true });
  const about = "version: 1.0.0\nauthor: x\nlicence: MIT\n";
  writeFileSync(pack("pack.yaml"), `id: german-hints\ntitle: x\n${about}actions: []\n`);
  writeFileSync(pack("hints/german/pack.yaml"), `# mine\nid: german\n${about}locale: de\n`);
  cpSync(join(FIXTURE_HINTS, "default/checkout-limps.yaml"), german());
});
afterEach(() => rmSync(root, { recursive: true }));

const lint = () => lintWithin(pack(), places()).map(({ problem }) => problem);
const raise = () => {
  const file = join(places().catalog, "checkout-limps/scenario.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace("version: 3", "version: 4"));
};

test("writes for which version and content the hints are, and keeps the author's remarks", () => {
  expect(lint()).toEqual([expect.stringMatching(/does not say for which content of checkout-limps/)]);
  expect(pinHints(pack(), places())).toEqual({
    pinned: [
      { hintPack: "german", scenario: "checkout-limps", content: expect.stringMatching(/^sha256-[0-9a-f]{16}$/) },
    ],
    problems: [],
  });
  expect(lint()).toEqual([]);
  expect(readFileSync(pack("hints/german/pack.yaml"), "utf8")).toMatch(
    /^# mine\n[^]*\nscenarios:\n {2}checkout-limps: sha256-/,
  );
  raise();
  expect(lint()).toEqual([expect.stringMatching(/line 2: the hints are for version 3, the scenario is version 4/)]);
  const hintsOf = () => loadCatalog({ ...places(), drafts: [pack()] }, "de").scenarios.get("checkout-limps");
  cpSync(join(FIXTURE_HINTS, "default/checkout-limps.yaml"), join(places().hints, "default/checkout-limps.yaml"));
  expect(hintsOf()).toBeUndefined();
  expect(pinHints(pack("hints/german"), places()).pinned).toHaveLength(1);
  expect(readFileSync(german(), "utf8")).toMatch(/^version: 4$/m);
});

test("tells of hints for a scenario that there is not", () => {
  writeFileSync(german(), readFileSync(german(), "utf8").replace("checkout-limps", "cart-limps"));
  expect(pinHints(pack(), places()).problems).toEqual([
    { file: german(), problem: expect.stringMatching(/there is no usable scenario "cart-limps"/) },
  ]);
});

test("takes what it pinned before for a scenario away when its hints are gone", () => {
  appendFileSync(pack("hints/german/pack.yaml"), "scenarios: { other: sha256-0123456789abcdef }\n");
  pinHints(pack(), places());
  expect(readFileSync(pack("hints/german/pack.yaml"), "utf8")).not.toContain("other");
});
