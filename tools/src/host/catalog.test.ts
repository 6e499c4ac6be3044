import { appendFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLogger } from "../log.ts";
import { Catalog } from "./catalog.ts";
import { watchCatalog } from "./watch-catalog.ts";

const room = (path: string) => fileURLToPath(new URL(`../../../scenarios/${path}`, import.meta.url));
const ID = "search-crawls";
let folder: string;
const places = () => ({ catalog: join(folder, "catalog"), hints: join(folder, "hints"), packs: join(folder, "packs") });
const fileOf = (name: string) => join(folder, "catalog", ID, name);
const hintsFile = () => join(folder, "hints", "default", `${ID}.yaml`);
const tear = () => writeFile(fileOf("scenario.yaml"), `id: ${ID}\ntitle: [unclosed\n`);

async function rename(title: string): Promise<void> {
  const text = await readFile(room(`catalog/${ID}/scenario.yaml`), "utf8");
  await writeFile(fileOf("scenario.yaml"), text.replace(/^title: .*$/m, `title: ${title}`));
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "catalog-"));
  await cp(room("catalog"), join(folder, "catalog"), { recursive: true });
  await cp(room("hints"), join(folder, "hints"), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

describe("at its start", () => {
  it("knows a scenario whose file is malformed by name, with the place and the reason, and loads the others", async () => {
    await tear();
    const catalog = new Catalog(places());
    expect([...catalog.broken().keys()]).toEqual([ID]);
    expect(catalog.broken().get(ID)).toMatch(/search-crawls.*scenario\.yaml: line 3/);
    expect(catalog.all().map(({ scenario }) => scenario.id)).toContain("invoices-stall");
  });

  it("does not start a broken or an unknown scenario, and says which it is", async () => {
    await tear();
    const catalog = new Catalog(places());
    expect(() => catalog.require(ID)).toThrow(expect.objectContaining({ code: "unavailable" }));
    expect(() => catalog.require("../secrets")).toThrow(expect.objectContaining({ code: "not_found" }));
  });

  it("validates the files as they are now", async () => {
    await tear();
    const catalog = new Catalog(places());
    expect(catalog.validate().some(({ file }) => file.includes(ID))).toBe(true);
    await cp(room(`catalog/${ID}`), join(folder, "catalog", ID), { recursive: true });
    expect(catalog.validate()).toEqual([]);
  });
});

describe("read again", () => {
  it("keeps the last good version of what is broken now, says so, and takes the rest", async () => {
    const catalog = new Catalog(places());
    const before = catalog.require(ID);
    await tear();
    await rm(join(folder, "catalog", "orders-pile-up"), { recursive: true });
    catalog.prepare().take();
    expect(catalog.require(ID)).toBe(before);
    expect([...catalog.outdated()]).toEqual([[ID, expect.stringMatching(/scenario\.yaml: line 3/)]]);
    expect(catalog.broken().size).toBe(0);
    expect(catalog.find("orders-pile-up")).toBeUndefined();
    await rename("Search limps");
    catalog.prepare().take();
    expect(catalog.require(ID).scenario.title).toBe("Search limps");
    expect(catalog.outdated().size).toBe(0);
  });

  it("keeps the whole scenario, not a part of its ladder, when its hints or their manifest are broken", async () => {
    const catalog = new Catalog(places());
    const before = catalog.require(ID);
    await rename("Search limps");
    await writeFile(hintsFile(), "scenario: search-crawls\nversion: one\n");
    catalog.prepare().take();
    expect(catalog.require(ID)).toBe(before);
    await cp(room("hints"), join(folder, "hints"), { recursive: true });
    await writeFile(join(folder, "hints", "default", "pack.yaml"), "id: default\n");
    catalog.prepare().take();
    expect([...catalog.outdated().keys()].toSorted()).toEqual(catalog.all().map(({ scenario }) => scenario.id));
    expect(catalog.require(ID)).toBe(before);
  });

  it("lets a scenario go whose folder is gone, whatever is wrong with its hints, and lists none that never was", async () => {
    const catalog = new Catalog(places());
    await rm(join(folder, "catalog", ID), { recursive: true });
    await writeFile(hintsFile(), "scenario: search-crawls\nversion: one\n");
    await writeFile(join(folder, "hints", "default", "phantom.yaml"), "hints: 1\n");
    await mkdir(join(folder, "catalog", "No Name"));
    catalog.prepare().take();
    expect(catalog.find(ID)).toBeUndefined();
    expect([...catalog.outdated().keys(), ...catalog.broken().keys()]).toEqual([]);
    const told = catalog.validate().map(({ file }) => file.slice(folder.length));
    expect(told).toEqual(expect.arrayContaining(["/catalog/No Name/scenario.yaml", "/hints/default/phantom.yaml"]));
  });

  it("changes nothing before it is taken", async () => {
    const catalog = new Catalog(places());
    await rename("Search limps");
    const read = catalog.prepare();
    expect(catalog.require(ID).scenario.title).toBe("Search crawls");
    read.take();
    expect(catalog.require(ID).scenario.title).toBe("Search limps");
  });
});

describe("watched", () => {
  it("is read again by itself, also when a folder for packs appears that was not there", async () => {
    const catalog = new Catalog(places());
    const stop = watchCatalog(catalog, createLogger("silent"), 10);
    try {
      await rename("Search limps");
      await expect.poll(() => catalog.require(ID).scenario.title).toBe("Search limps");
      await mkdir(places().packs);
      await writeFile(join(places().packs, "stray.txt"), "x");
      await tear();
      await expect.poll(() => [...catalog.outdated().keys()]).toEqual([ID]);
    } finally {
      stop();
    }
  });

  it("does not use what changed while it was read", async () => {
    let reads = 0;
    const taken: number[] = [];
    const restless = {
      folders: [join(folder, "catalog")],
      broken: () => new Map(),
      outdated: () => new Map(),
      prepare: () => {
        const read = (reads += 1);
        if (read === 1) appendFileSync(fileOf("debrief.md"), "One more line.\n");
        return { take: () => void taken.push(read) };
      },
    };
    const stop = watchCatalog(restless, createLogger("silent"), 10);
    try {
      await rename("Search limps");
      await expect.poll(() => taken).toEqual([2]);
    } finally {
      stop();
    }
  });
});
