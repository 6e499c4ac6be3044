import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { Pool } from "pg";
import { createLogger } from "../log.ts";
import { createMetrics } from "../metrics.ts";
import type { RunStore } from "../store/run-store.ts";
import { startStore, type TestStore } from "../testing-store.ts";
import { SmallSystem, smallScenario } from "../testing-system.ts";
import { Catalog } from "./catalog.ts";
import { RunHost } from "./run-host.ts";

const ID = "few-threads";
const LEARNER = { role: "learner", sub: "ada" } as const;
let database: TestStore;
let pool: Pool;
let store: RunStore;
let folder: string;
let system: SmallSystem;
let hosts: RunHost[] = [];

beforeAll(async () => {
  database = await startStore();
  ({ pool, store } = database);
});
afterAll(async () => await database.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "run-source-"));
  system = new SmallSystem();
  await writeScenario();
});
afterEach(async () => {
  for (const host of hosts) await host.stop();
  hosts = [];
  await pool.query("truncate runs.events, runs.leases, runs.runs, runs.sources");
  await rm(folder, { recursive: true });
});

const places = () => ({ catalog: join(folder, "catalog"), hints: join(folder, "hints") });
const hintsFile = () => join(folder, "hints", "default", `${ID}.yaml`);

/** The scenario of the small system, as files with one hint. */
async function writeScenario(): Promise<void> {
  const { scenario, answer } = smallScenario();
  const dir = join(folder, "catalog", ID);
  await mkdir(dir, { recursive: true });
  await mkdir(join(folder, "hints", "default"), { recursive: true });
  await writeFile(join(dir, "scenario.yaml"), JSON.stringify(scenario));
  await writeFile(join(dir, "answer.yaml"), JSON.stringify(answer));
  await writeFile(join(dir, "debrief.md"), "What happened.\n");
  await writeFile(join(dir, "instructor.md"), "What to watch.\n");
  const manifest = { id: "default", version: "1.0.0", author: "x", licence: "MIT", locale: "en" };
  await writeFile(join(folder, "hints", "default", "pack.yaml"), JSON.stringify(manifest));
  const [check] = scenario.stages.detect;
  const hint = { id: "first", check: check?.id, level: "orient", text: "As it was" };
  await writeFile(hintsFile(), JSON.stringify({ scenario: ID, version: scenario.version, hints: [hint] }));
}

async function rewriteHint(): Promise<void> {
  await writeFile(hintsFile(), (await readFile(hintsFile(), "utf8")).replace("As it was", "As it is now"));
}

async function startHost(catalog = new Catalog(places())): Promise<RunHost> {
  const parts = { store, catalog, logger: createLogger("silent"), metrics: createMetrics(), tickMs: 10 };
  const host = new RunHost({ ...parts, environments: new Map([[system.name, system]]) });
  hosts.push(host);
  await host.start();
  return host;
}

async function hintOf(host: RunHost, run: string): Promise<string | undefined> {
  return (await host.find(run, LEARNER)).loaded.hints[0]?.text;
}

it("goes on with the ladder that it began with, while the next run has the new one", async () => {
  const catalog = new Catalog(places());
  const host = await startHost(catalog);
  const { id } = await host.create(LEARNER.sub, ID, 1);
  await rewriteHint();
  catalog.prepare().take();
  expect(await hintOf(host, id)).toBe("As it was");
  expect(catalog.require(ID).hints[0]?.text).toBe("As it is now");
});

it("keeps that ladder when tools is started anew meanwhile, and when the scenario is gone", async () => {
  const { id } = await (await startHost()).create(LEARNER.sub, ID, 1);
  await hosts.pop()?.stop();
  await rewriteHint();
  const second = await startHost();
  expect(await hintOf(second, id)).toBe("As it was");
  await hosts.pop()?.stop();
  await rm(join(folder, "catalog", ID), { recursive: true });
  const third = await startHost();
  expect(await hintOf(third, id)).toBe("As it was");
  expect((await third.find(id, LEARNER)).progress().run).toBe(id);
});

it("keeps one copy for all runs that began with the same, none for one from before copies were kept", async () => {
  const host = await startHost();
  const { id } = await host.create(LEARNER.sub, ID, 1);
  await pool.query("delete from runs.leases");
  await host.create("somebody else", ID, 2);
  expect((await pool.query("select hash from runs.sources")).rowCount).toBe(1);
  await hosts.pop()?.stop();
  await pool.query("update runs.runs set source = null");
  await rewriteHint();
  expect(await hintOf(await startHost(), id)).toBe("As it is now");
});

it("goes on with what there is now when the kept files no longer fit this version", async () => {
  const { id } = await (await startHost()).create(LEARNER.sub, ID, 1);
  await hosts.pop()?.stop();
  await pool.query(`update runs.sources set files = '{"catalog/few-threads/scenario.yaml": "id: few-threads"}'`);
  await rewriteHint();
  expect(await hintOf(await startHost(), id)).toBe("As it is now");
});
