import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import type { Scenario } from "./schema.ts";

/** What an author says of a scenario before there is one. */
export type Draft = {
  id: string;
  title: string;
  summary: string;
  difficulty: Scenario["difficulty"];
  severity: Scenario["severity"];
  /** Expected, and at the most. */
  minutes: number;
};

/** The ids that the template has. */
const TEMPLATE_PACK = "my-pack";
const TEMPLATE_SCENARIO = "first-incident";
const TEMPLATE_TITLE = "Checkout limps";
/** The longest time is so many times the expected one. */
const TIMEBOX_FACTOR = 3;

/**
 * Writes a scenario that works and passes the linter, with every file that one has, for its author to change. `root` has
 * the folders for scenarios (`catalog`, in a pack `scenarios`) and `hints`. Gives the files; throws when one is there already.
 */
export function scaffoldScenario(
  draft: Draft,
  template: string,
  places: { scenarios: string; hints: string },
): string[] {
  const name = draft.id.split("/").at(-1) ?? "";
  const from = join(template, "scenarios", TEMPLATE_SCENARIO);
  const files = new Map(
    readdirSync(from).map((file) => [join(places.scenarios, name, file), readFileSync(join(from, file), "utf8")]),
  );
  const hints = join(template, "hints", "default", `${TEMPLATE_SCENARIO}.yaml`);
  files.set(join(places.hints, "default", `${name}.yaml`), readFileSync(hints, "utf8"));
  for (const file of files.keys())
    if (existsSync(file)) throw new Error(`${file} is there already. Choose another id.`);
  for (const [file, text] of files) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, withDraft(text, draft));
  }
  return [...files.keys()];
}

function withDraft(text: string, { id, title, summary, difficulty, severity, minutes }: Draft): string {
  return text
    .replaceAll(`${TEMPLATE_PACK}/${TEMPLATE_SCENARIO}`, () => id)
    .replace(/^title: .*$/m, () => `title: ${scalar(title)}`)
    .replace(/^summary: .*$/m, () => `summary: ${scalar(summary)}`)
    .replace(/^difficulty: .*$/m, () => `difficulty: ${difficulty}`)
    .replace(/^severity: .*$/m, () => `severity: ${severity}`)
    .replace(/ · sev\d · /, () => ` · ${severity} · `)
    .replace(/^minutes: .*$/m, () => `minutes: { expected: ${minutes}, timebox: ${minutes * TIMEBOX_FACTOR} }`)
    .replaceAll(TEMPLATE_TITLE, () => title)
    .replace(/\d+ minutes; \d+ at the most/, () => `${minutes} minutes; ${minutes * TIMEBOX_FACTOR} at the most`);
}

/** A text as one value of YAML, quoted where it has to be. */
function scalar(text: string): string {
  return stringify(text, { lineWidth: 0 }).trim();
}

/** Copies the template of a pack under another name; throws when the folder is there already. */
export function scaffoldPack(id: string, author: string, template: string, folder: string): void {
  if (existsSync(folder)) throw new Error(`${folder} is there already. Choose another folder.`);
  cpSync(template, folder, { recursive: true });
  const rename = (dir: string): void => {
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      const path = join(dir, entry.name);
      if (entry.isDirectory()) rename(path);
      else {
        const text = readFileSync(path, "utf8");
        writeFileSync(
          path,
          text.replaceAll(TEMPLATE_PACK, () => id).replaceAll("Your name", () => author),
        );
      }
    }
  };
  rename(folder);
}
