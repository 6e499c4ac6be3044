import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { TOOLS } from "./contract.ts";
import { documentTools } from "./document-tools.ts";
import { tools } from "./tools/registry.ts";

it("docs/tools.md is what the registry says now", () => {
  const written = readFileSync(new URL("../../docs/tools.md", import.meta.url), "utf8");
  expect(written, "run `npm run document -w tools`").toBe(documentTools(tools));
});

it("implements every tool of the contract once", () => {
  expect(tools.map(({ name }) => name).sort()).toEqual(Object.keys(TOOLS).sort());
});
