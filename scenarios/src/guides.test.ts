import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { ownPlaces } from "./cli/room.ts";

const { catalog, hints } = ownPlaces({});
const guide = (page: string) => readFileSync(new URL(`../../docs/${page}`, import.meta.url), "utf8");

/** The blocks of a guide that say of which scenario they are: `# search-crawls`, then a part of one of its files. */
const examples = ["oracles.md", "hints.md", "writing-scenarios.md"].flatMap((page) =>
  [...guide(page).matchAll(/```yaml\n# ([a-z-]+)[^\n]*\n([^]*?)```/g)].map(([, scenario = "", yaml = ""]) => {
    return { page, scenario, yaml };
  }),
);
const present = examples.filter(({ scenario }) => existsSync(join(catalog, scenario)));

test("there are examples of scenarios that are here", () => {
  expect(present).not.toEqual([]);
});

test.each(present)("$page: the example of $scenario is in one of its files", ({ scenario, yaml }) => {
  const files = [
    join(catalog, scenario, "scenario.yaml"),
    join(catalog, scenario, "answer.yaml"),
    join(hints, "default", `${scenario}.yaml`),
  ];
  const example: unknown = parse(yaml);
  expect(files.some((file) => isAnywhereIn(parse(readFileSync(file, "utf8")), example))).toBe(true);
});

function isAnywhereIn(whole: unknown, part: unknown): boolean {
  if (isPartOf(whole, part)) return true;
  return typeof whole === "object" && whole !== null && Object.values(whole).some((one) => isAnywhereIn(one, part));
}

/** Whether all that `part` says is so in `whole`, which may have more: other keys, other items. */
function isPartOf(whole: unknown, part: unknown): boolean {
  if (typeof part !== "object" || part === null) return whole === part;
  if (Array.isArray(part))
    return Array.isArray(whole) && part.every((item) => whole.some((one) => isPartOf(one, item)));
  if (typeof whole !== "object" || whole === null) return false;
  const values = new Map<string, unknown>(Object.entries(whole));
  return Object.entries(part).every(([key, one]) => isPartOf(values.get(key), one));
}
