import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { jsonSchemas } from "./json-schemas.ts";

test.each(Object.entries(jsonSchemas()))(
  "schemas/%s is current (else run: node scenarios/src/cli/schemas.ts)",
  (name, text) => {
    expect(readFileSync(new URL(`../schemas/${name}`, import.meta.url), "utf8")).toBe(text);
  },
);
