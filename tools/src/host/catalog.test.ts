import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Catalog } from "./catalog.ts";

const room = (path: string) => fileURLToPath(new URL(`../../../scenarios/${path}`, import.meta.url));
let folder: string;
let catalog: Catalog;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "catalog-"));
  await cp(room("catalog"), join(folder, "catalog"), { recursive: true });
  await cp(room("hints"), join(folder, "hints"), { recursive: true });
  await writeFile(join(folder, "catalog", "search-crawls", "scenario.yaml"), "id: search-crawls\ntitle: [unclosed\n");
  catalog = new Catalog(join(folder, "catalog"), join(folder, "hints"));
});
afterAll(() => rm(folder, { recursive: true }));

it("knows a scenario whose file is malformed by name, with the place and the reason, and loads the others", () => {
  const broken = catalog.broken();
  expect([...broken.keys()]).toEqual(["search-crawls"]);
  expect(broken.get("search-crawls")).toMatch(/search-crawls.*scenario\.yaml/);
  expect(catalog.all().map(({ scenario }) => scenario.id)).toContain("invoices-stall");
});

it("does not start a broken or an unknown scenario, and says which it is", () => {
  expect(() => catalog.require("search-crawls")).toThrow(expect.objectContaining({ code: "unavailable" }));
  expect(() => catalog.require("../secrets")).toThrow(expect.objectContaining({ code: "not_found" }));
});

it("validates the files as they are now", async () => {
  expect(catalog.validate().some(({ file }) => file.includes("search-crawls"))).toBe(true);
  await cp(room("catalog/search-crawls"), join(folder, "catalog", "search-crawls"), { recursive: true });
  expect(catalog.validate()).toEqual([]);
});
