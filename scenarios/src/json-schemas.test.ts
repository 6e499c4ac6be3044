import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SCHEMA_FOLDERS } from "./cli/room.ts";
import { jsonSchemas } from "./json-schemas.ts";

test.each(Object.entries(jsonSchemas()))(
  "schemas/%s is current (else run: node scenarios/src/cli/schemas.ts)",
  (name, text) => {
    for (const folder of SCHEMA_FOLDERS) expect(readFileSync(join(folder, name), "utf8")).toBe(text);
  },
);
