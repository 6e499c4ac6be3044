import { afterAll, beforeAll, expect, it } from "vitest";
import { freePort } from "@mayday/local/testing";
import type { RunEvent } from "@mayday/scenarios/contract";
import type { Pool } from "pg";
import { createLogger } from "../log.ts";
import { createPool, migrateDatabase } from "./database.ts";
import { startStore, type TestStore } from "../testing-store.ts";
import { RunStore, SequenceConflict, type RunRow } from "./run-store.ts";

let database: TestStore;
let pool: Pool;
let store: RunStore;

beforeAll(async () => {
  database = await startStore();
  ({ pool, store } = database);
});
afterAll(async () => await database.stop());

const SUMMARY = { state: "active", endedWhy: null, passed: 1, checks: 7, unaided: 1, settled: false };
const row = (id: string, environment = id): RunRow => ({
  ...SUMMARY,
  id,
  learner: `learner of ${id}`,
  scenario: "search-crawls",
  source: null,
  environment,
  startedAt: 1000,
  seq: 1,
});
const event = (seq: number): RunEvent => ({
  type: "inspected",
  evidence: "logs",
  service: null,
  what: `${seq}`,
  seq,
  at: seq,
});

it("can be migrated by several processes at once, and again", async () => {
  const other = createPool(database.url, createLogger("silent"));
  await expect(
    Promise.all([migrateDatabase(pool), migrateDatabase(other), migrateDatabase(pool)]),
  ).resolves.toBeDefined();
  await other.end();
});

it("needs no more of the database than the schema that its role owns", async () => {
  await pool.query("create database narrow");
  const url = database.url.replace(/postgres$/, "narrow");
  const admin = createPool(url, createLogger("silent"));
  await admin.query("create role narrow login");
  await admin.query("create schema runs authorization narrow");
  const narrow = createPool(url.replace("postgres@", "narrow@"), createLogger("silent"));
  await migrateDatabase(narrow);
  await new RunStore(narrow).create(row("narrow"), [event(1)]);
  expect(await new RunStore(narrow).read("narrow")).toEqual([event(1)]);
  await Promise.all([admin.end(), narrow.end()]);
});

it("gives back what was appended, from any sequence number on", async () => {
  await store.create(row("reader"), [event(1)]);
  await store.append("reader", [event(2), event(3)], SUMMARY, { release: false });
  expect(await store.read("reader")).toEqual([event(1), event(2), event(3)]);
  expect(await store.read("reader", 2)).toEqual([event(3)]);
  expect(await store.read("reader", 0, 2)).toEqual([event(1), event(2)]);
  expect(await store.read("nobody")).toEqual([]);
});

it("has no gap and no double when many append at once, each on the last event that it has seen", async () => {
  await store.create(row("contested"), [event(1)]);
  const appendOwn = async (what: string) => {
    for (;;) {
      const seq = (await store.find("contested"))?.seq ?? 0;
      try {
        return await store.append("contested", [{ ...event(seq + 1), what } as RunEvent], SUMMARY, { release: false });
      } catch (error) {
        if (!(error instanceof SequenceConflict)) throw error;
      }
    }
  };
  const writers = Array.from({ length: 12 }, (_, index) => `writer ${index}`);
  await Promise.all(writers.map(appendOwn));
  const stored = await store.read("contested");
  expect(stored.map(({ seq }) => seq)).toEqual(Array.from({ length: 13 }, (_, index) => index + 1));
  const said = stored.slice(1).map((stored) => (stored.type === "inspected" ? stored.what : ""));
  expect(said.sort()).toEqual(writers.sort());
});

it("stores nothing of an append that comes too late", async () => {
  await store.create(row("late"), [event(1)]);
  await store.append("late", [event(2)], SUMMARY, { release: false });
  const late = store.append("late", [event(2), event(3)], { ...SUMMARY, state: "closed" }, { release: true });
  await expect(late).rejects.toThrow(SequenceConflict);
  expect(await store.read("late")).toHaveLength(2);
  expect(await store.find("late")).toMatchObject({ seq: 2, state: "active" });
  expect(await store.leases()).toContainEqual({ environment: "late", run: "late", since: 1000 });
});

it("leases an environment to one run at a time, and gives it back with the last event", async () => {
  await store.create(row("first", "shared"), [event(1)]);
  const second = store.create(row("second", "shared"), [event(1)]);
  await expect(second).rejects.toMatchObject({ code: "conflict" });
  expect(await store.find("second")).toBeNull();
  await store.append("first", [event(2)], { ...SUMMARY, state: "debrief" }, { release: true });
  await store.create(row("second", "shared"), [event(1)]);
  expect((await store.find("second"))?.environment).toBe("shared");
});

it("counts a learner's attempts, and lists what is not settled", async () => {
  const mine = { learner: "counted" };
  await store.create({ ...row("try-1"), ...mine }, [event(1)]);
  await store.create({ ...row("try-2"), ...mine }, [event(1)]);
  const done = { ...SUMMARY, state: "closed", endedWhy: "completed", settled: true };
  await store.append("try-2", [event(2)], done, { release: true });
  expect(await store.attempts("counted")).toEqual(new Map([["search-crawls", { attempts: 2, completed: 1 }]]));
  const open = (await store.unsettled()).map(({ id }) => id);
  expect(open).toContain("try-1");
  expect(open).not.toContain("try-2");
});

it("forgets a learner as a whole or not at all, and what was appended meanwhile goes nowhere", async () => {
  const mine = { learner: "forgotten" };
  const done = { ...SUMMARY, state: "debrief", endedWhy: "finished" };
  await store.create({ ...row("gone-1"), ...mine }, [event(1)]);
  await store.create({ ...row("gone-2"), ...mine, startedAt: 900 }, [event(1)]);
  await store.append("gone-2", [event(2)], done, { release: true });
  await expect(store.forget("forgotten")).rejects.toMatchObject({ code: "conflict" });
  expect(await store.read("gone-2")).toHaveLength(2);
  await store.append("gone-1", [event(2)], { ...done, state: "reverting" }, { release: false });
  await expect(store.forget("forgotten")).rejects.toThrow(/put back/);
  await store.append("gone-1", [event(3)], done, { release: true });
  const first = await store.ownRun("forgotten", null);
  expect(first?.id).toBe("gone-2");
  expect((await store.ownRunAfter(first ?? row("none")))?.id).toBe("gone-1");
  expect(await Promise.all([store.forget("forgotten"), store.forget("forgotten")])).toContain(2);
  expect([await store.list("forgotten"), await store.read("gone-1")]).toEqual([[], []]);
  await expect(store.append("gone-1", [event(4)], done, { release: true })).rejects.toThrow(SequenceConflict);
});

it("says that the database is away, and goes on when it is back", async () => {
  const port = await freePort();
  const lost = createPool(database.url.replace(/:\d+\//, `:${port}/`), createLogger("silent"));
  const failure = new RunStore(lost).read("reader");
  await expect(failure).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("runs database"),
  });
  await lost.end();
  await pool.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = 'postgres'",
  );
  await expect.poll(() => store.read("nobody").catch(() => null)).toEqual([]);
});
