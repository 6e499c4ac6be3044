import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { jsonSchemas } from "../json-schemas.ts";
import { vocabularyPage } from "../vocabulary-page.ts";
import { SCHEMA_FOLDERS, VOCABULARY_PAGE } from "./room.ts";

/**
 * Writes the JSON Schemas that editors use through `# yaml-language-server: $schema=…`, and the page of the words that they
 * know. Run it when schema.ts or vocabulary.ts changed.
 */
for (const folder of SCHEMA_FOLDERS) {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(jsonSchemas())) {
    const file = join(folder, name);
    writeFileSync(file, text);
    console.log(`wrote ${file}`);
  }
}
writeFileSync(VOCABULARY_PAGE, vocabularyPage());
console.log(`wrote ${VOCABULARY_PAGE}`);
