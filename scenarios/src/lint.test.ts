import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { lintCatalog } from "./contract.ts";
import { FIXTURE_CATALOG, FIXTURE_HINTS } from "./fixtures/play.ts";

let root: string;
const SCENARIO = "catalog/checkout-limps/scenario.yaml";
const ANSWER = "catalog/checkout-limps/answer.yaml";
const HINTS = "hints/default/checkout-limps.yaml";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "mayday-lint-"));
  cpSync(FIXTURE_CATALOG, join(root, "catalog"), { recursive: true });
  cpSync(FIXTURE_HINTS, join(root, "hints"), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

/** Replaces a part of a file that is there exactly once. */
function spoil(file: string, good: string, bad: string): void {
  const text = readFileSync(join(root, file), "utf8");
  if (text.split(good).length !== 2) throw new Error(`"${good}" is not once in ${file}`);
  writeFileSync(
    join(root, file),
    text.replace(good, () => bad),
  );
}

const lint = () => lintCatalog({ catalog: join(root, "catalog"), hints: join(root, "hints") });

function problems(): string[] {
  return lint().map(({ problem }) => problem);
}

/** The default pack once more, as if it were German. */
function addTranslation(): void {
  cpSync(join(root, "hints/default"), join(root, "hints/german"), { recursive: true });
  spoil("hints/german/pack.yaml", "id: default", "id: german");
  spoil("hints/german/pack.yaml", "locale: en", "locale: de");
}

/** A pack over the default one. */
function addSchool(hints: string, manifest = ""): void {
  mkdirSync(join(root, "hints/school"));
  const pack = `id: school\nversion: 1.0.0\nauthor: x\nlicence: MIT\nlocale: en\n${manifest}`;
  writeFileSync(join(root, "hints/school/pack.yaml"), pack);
  writeFileSync(join(root, "hints/school/checkout-limps.yaml"), `scenario: checkout-limps\nversion: 3\n${hints}\n`);
}

test("the catalog and the fixture have no problems", () => {
  const [catalog, hints] = ["../catalog", "../hints"].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  expect(lintCatalog({ catalog: catalog ?? "", hints: hints ?? "" })).toEqual([]);
  expect(problems()).toEqual([]);
});

type Case = [defect: string, file: string, good: string, bad: string, problem: RegExp];
const hint = (id: string) => `{ id: ${id},`;

describe("hints", () => {
  test.each<Case>([
    ["a duplicate id", HINTS, hint("ack-2"), hint("ack-1"), /line 5: hints\.1: hint ack-1: The id is there twice/],
    [
      "an unknown check",
      HINTS,
      "id: ack-2, check: acknowledge",
      "id: ack-2, check: wave",
      /There is no check "wave"\. Name one of: acknowledge/,
    ],
    ["an id that is a check's", HINTS, hint("mechanism-1"), hint("mechanism"), /A check has the same id/],
    ["an empty text", HINTS, '"Open the traces."', '" "', /hints\.5\.text/],
    [
      "a dangling requirement",
      HINTS,
      "requires: [recovered-1]",
      "requires: [recovered-9]",
      /requires "recovered-9", which is no hint and no check/,
    ],
    [
      "a requirement on a later check",
      HINTS,
      "requires: [recovered-1]",
      "requires: [prevention]",
      /the check "prevention", which comes no earlier/,
    ],
    [
      "a requirement on a hint that not all get",
      HINTS,
      "requires: [recovered-1]",
      "requires: [component-m1]",
      /which only some learners get/,
    ],
    [
      "a cycle of requirements",
      HINTS,
      '"What would make each authorisation short?"',
      '"What would help?", requires: [recovered-2]',
      /hint recovered-1: Its requirements lead back to itself/,
    ],
    [
      "a bottom-out with requirements",
      HINTS,
      '"Choose the deadline."',
      '"Choose the deadline.", requires: [mechanism]',
      /A bottom-out has to be there/,
    ],
    [
      "an answer word in an early hint",
      HINTS,
      '"Has the reason gone?"',
      '"Is the Authorization-Latency normal?"',
      /A hint of level orient says "authorization latency"/,
    ],
    [
      "the mechanism word for word",
      HINTS,
      '"Ask what changed in it."',
      '"Is it bad configuration?"',
      /says "bad_configuration"/,
    ],
    [
      "the right choice word for word",
      HINTS,
      '"One question is left."',
      '"Think of a deadline on every call."',
      /says "A deadline on every call"/,
    ],
    [
      "a check without hints",
      HINTS,
      "check: look_at_traces, level: orient",
      "check: acknowledge, level: teach",
      /check look_at_traces: Its ladder does not begin with orient/,
    ],
    [
      "no bottom-out",
      HINTS,
      "check: prevention, level: bottom-out",
      "check: prevention, level: specific",
      /check prevention: Its ladder has no bottom-out/,
    ],
    [
      "too few rungs",
      HINTS,
      "id: prevention-3, check: prevention, level: teach",
      "id: prevention-3, check: prevention, level: point",
      /3 levels, at least 4 are needed[^]*second hint of level point/,
    ],
    [
      "a misconception that is right",
      HINTS,
      "misconception: gateway",
      "misconception: mesh",
      /"mesh" is right here, so the hint never comes/,
    ],
    [
      "a misconception at the end",
      HINTS,
      "level: teach, misconception: retry_storm",
      "level: bottom-out, misconception: retry_storm",
      /A misconception does not lead to the bottom-out/,
    ],
    [
      "another version",
      HINTS,
      "version: 3",
      "version: 2",
      /line 2: the hints are for version 2, the scenario is version 3/,
    ],
  ])("%s is a problem", (_, file, good, bad, problem) => {
    spoil(file, good, bad);
    expect(problems().join("\n")).toMatch(problem);
  });

  test("a check with no hints at all is a problem", () => {
    const text = readFileSync(join(root, HINTS), "utf8");
    writeFileSync(join(root, HINTS), text.replaceAll(/^.*check: cause_gone.*\n/gm, ""));
    expect(problems()).toEqual(["check cause_gone: It has no hints. Write its ladder, from orient to bottom-out."]);
  });

  test("a locale with holes, and with hints of its own, is a problem", () => {
    addTranslation();
    expect(problems()).toEqual([]);
    spoil("hints/german/checkout-limps.yaml", hint("ack-2"), hint("ack-zwei"));
    expect(problems()).toEqual([
      "The locale de has no text for the hint ack-2. Translate it.",
      "line 5: The hint ack-zwei is not, or not so, in en. Give it the id, check and level that it has there.",
    ]);
  });

  test("a translation is looked through with the words of its own language", () => {
    addTranslation();
    const file = "hints/german/checkout-limps.yaml";
    spoil(file, '"Has the reason gone?"', '"Wie steht es um die Genehmigungsdauer?"');
    expect(problems()).toEqual([]);
    spoil(file, "version: 3\n", "version: 3\nspoilers: [Genehmigungsdauer]\n");
    expect(problems()).toEqual([
      expect.stringMatching(
        /hint cause-1: A hint of level orient says "Genehmigungsdauer", which gives the answer away/,
      ),
    ]);
  });

  test("a hint that a pack moves is judged by where it is then", () => {
    addSchool(`levels: { cause-3: orient, cause-1: specific, cause-9: teach }`);
    expect(problems()).toEqual([
      expect.stringMatching(/line 3: levels\.cause-3: .*level orient says "authorization latency"/),
      expect.stringMatching(/levels\.cause-9: There is no hint "cause-9" to move/),
    ]);
  });

  test("a pack that makes a rung crowded is named", () => {
    addSchool("levels: { ack-1: point }");
    expect(lint().map(({ file, problem }) => [file.slice(root.length + 1), problem])).toEqual([
      ["hints/school/checkout-limps.yaml", expect.stringMatching(/acknowledge: Its ladder does not begin with orient/)],
      ["hints/school/checkout-limps.yaml", expect.stringMatching(/has 2 levels/)],
      ["hints/school/checkout-limps.yaml", expect.stringMatching(/"ack-2" is the second hint of level point/)],
    ]);
  });

  test("a pack pinned to another content of the scenario is a problem", () => {
    addSchool("hints: []", "scenarios: { checkout-limps: sha256-0123456789abcdef }\n");
    expect(problems()).toEqual([
      expect.stringMatching(
        /line 6: the hints were written for another content of checkout-limps \(sha256-0123456789abcdef, it is sha256-[0-9a-f]{16} now\)/,
      ),
    ]);
  });

  test("two packs of one name are a problem", () => {
    cpSync(join(root, "hints/default"), join(root, "hints/copy"), { recursive: true });
    expect(problems().join()).toMatch(/The pack "default" is there twice/);
  });

  test("hints for a scenario that does not exist are a problem", () => {
    const file = join(root, "hints/default/cart-limps.yaml");
    writeFileSync(file, "scenario: cart-limps\nversion: 1\nhints: []\n");
    expect(problems()).toEqual([expect.stringMatching(/line 1: there is no usable scenario "cart-limps"/)]);
  });
});

describe("scenarios", () => {
  test.each<Case>([
    [
      "an unknown signal in a condition",
      SCENARIO,
      "title: Failed requests, signal: errors, op: lt, value: 0.02",
      "title: Failed requests, signal: erors, op: lt, value: 0.02",
      /line \d+: stages\.mitigate\.2\.conditions\.1: There is no signal "erors"/,
    ],
    [
      "an unknown signal for traffic",
      SCENARIO,
      "signal: orders_rate, atLeast",
      "signal: order_rate, atLeast",
      /mitigate\.0\.traffic: There is no signal "order_rate"/,
    ],
    ["a check twice", SCENARIO, "id: cause_gone", "id: recovered", /The check "recovered" is there twice/],
    [
      "an alert that never fires",
      SCENARIO,
      "alerts: [CheckoutSlow, HighErrorRatio]",
      "alerts: [HighErrorRatio]",
      /None of its alerts is declared to fire \(CheckoutSlow\)/,
    ],
    [
      "a baseline before there is one",
      SCENARIO,
      "signal: checkout_p95, op: lt, value: 0.2 ",
      "signal: checkout_p95, op: lt, baseline: { factor: 2 } ",
      /The gate comes before the baseline/,
    ],
    ["too little time", SCENARIO, "timebox: 30", "timebox: 8", /timebox of 8 min/],
    [
      "an answer word in the title",
      SCENARIO,
      "title: Checkout limps",
      "title: Authorization latency",
      /title: It says "authorization latency"/,
    ],
    [
      "an answer word in the brief",
      SCENARIO,
      "paying takes ages",
      "it is the turtle-setting",
      /brief: It says "turtle setting"/,
    ],
    [
      "an answer word in what a condition is called",
      SCENARIO,
      "title: The time to authorise",
      "title: The authorization latency",
      /conditions\.0\.title: It says "authorization latency"/,
    ],
    [
      "a question without an answer",
      ANSWER,
      "questions: { prevention: deadline }",
      "questions: {}",
      /The question "prevention" has no right choice here/,
    ],
    [
      "an answer that is no choice",
      ANSWER,
      "prevention: deadline",
      "prevention: deadlines",
      /has no choice "deadlines"/,
    ],
    [
      "an answer to no question",
      ANSWER,
      "prevention: deadline",
      "prevention: deadline, other: deadline",
      /asks no question "other"/,
    ],
    [
      "a wrong fix against an unknown check",
      ANSWER,
      "id: restart-payments, title: Restart payments, actions: [{ kind: restart, service: payments }], unmet: [recovered",
      "id: restart-payments, title: Restart payments, actions: [{ kind: restart, service: payments }], unmet: [recoverd",
      /must leave "recoverd" unmet, which is no oracle/,
    ],
    [
      "a wrong fix that is right",
      ANSWER,
      "actions: [{ kind: restart, service: payments }]",
      "actions: [{ kind: config, service: payments, set: { authorization_latency_ms: 20 } }]",
      /"restart-payments" does what the right fix does/,
    ],
    [
      "an attempt twice",
      ANSWER,
      "id: bigger-pool",
      "id: restart-payments",
      /The attempt "restart-payments" is there twice/,
    ],
  ])("%s is a problem", (_, file, good, bad, problem) => {
    spoil(file, good, bad);
    expect(problems().join("\n")).toMatch(problem);
  });

  test("a mitigation that nothing judges is a problem", () => {
    const text = readFileSync(join(root, SCENARIO), "utf8");
    const from = text.indexOf("    - id: recovered");
    const to = text.indexOf("  review:");
    const check = "    - { id: looked, title: Look, kind: inspect, evidence: [logs] }\n";
    writeFileSync(join(root, SCENARIO), text.slice(0, from) + check + text.slice(to));
    expect(problems().join("\n")).toMatch(/stages\.mitigate: Nothing judges whether customers are well/);
  });
});
