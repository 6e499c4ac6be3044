import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { PORTS_DOCUMENT, portsDocument } from "./ports-document.ts";
import { PORTS } from "./ports.ts";

it("is what docs/ports.md holds (else run `node local/src/ports-document.ts`)", async () => {
  expect(await readFile(PORTS_DOCUMENT, "utf8")).toBe(portsDocument());
});

it("gives every port once", () => {
  const ports = Object.values(PORTS).map(({ port }) => port);
  expect(new Set(ports).size).toBe(ports.length);
});
