import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { jsonSchemas } from "../json-schemas.ts";

/** Writes the JSON Schemas that editors use through `# yaml-language-server: $schema=…`. Run it when schema.ts changed. */
const folder = new URL("../../schemas/", import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(jsonSchemas())) {
  const file = new URL(name, folder);
  writeFileSync(file, text);
  console.log(`wrote ${fileURLToPath(file)}`);
}
