import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SCHEMA_FOLDERS, VOCABULARY_PAGE } from "./cli/room.ts";
import { jsonSchemas } from "./json-schemas.ts";
import { vocabularyPage } from "./vocabulary-page.ts";

test.each(Object.entries(jsonSchemas()))(
  "schemas/%s is current (else run: node scenarios/src/cli/schemas.ts)",
  (name, text) => {
    for (const folder of SCHEMA_FOLDERS) expect(readFileSync(join(folder, name), "utf8")).toBe(text);
  },
);

test("docs/vocabulary.md is current (else run: node scenarios/src/cli/schemas.ts)", () => {
  expect(readFileSync(VOCABULARY_PAGE, "utf8")).toBe(vocabularyPage());
});
