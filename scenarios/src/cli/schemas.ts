import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { jsonSchemas } from "../json-schemas.ts";
import { SCHEMA_FOLDERS } from "./room.ts";

/** Writes the JSON Schemas that editors use through `# yaml-language-server: $schema=…`. Run it when schema.ts changed. */
for (const folder of SCHEMA_FOLDERS) {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(jsonSchemas())) {
    const file = join(folder, name);
    writeFileSync(file, text);
    console.log(`wrote ${file}`);
  }
}
