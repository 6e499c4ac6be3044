import { freePort, startPostgres, type TestPostgres } from "@mayday/local/testing";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { createDatabase, type Database } from "./database.ts";
import { registry } from "./metrics.ts";

let postgres: TestPostgres;
const open: Database[] = [];
const limits = { acquire: 60_000, statement: 0 };

beforeAll(async () => {
  postgres = await startPostgres();
});
afterEach(async () => {
  Object.assign(limits, { acquire: 60_000, statement: 0 });
  await Promise.all(open.splice(0).map((database) => database.close()));
});
afterAll(() => postgres.stop());

function connect(size: number, url = postgres.url): Database {
  const database = createDatabase({
    url,
    size,
    acquireTimeoutMs: () => limits.acquire,
    statementTimeoutMs: () => limits.statement,
    log: pino({ enabled: false }),
  });
  open.push(database);
  return database;
}

/** Holds a connection of the pool until `letGo` is called. */
async function hold(database: Database): Promise<{ letGo: () => void; done: Promise<unknown> }> {
  const held = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const done = database.transaction(async (query) => {
    await query("hold", "select 1");
    held.resolve();
    await released.promise;
  });
  await held.promise;
  return { letGo: () => released.resolve(), done };
}

it("refuses with 503 when no connection is free in time, and works again afterwards", async () => {
  const database = connect(1);
  const holder = await hold(database);
  limits.acquire = 50;
  await expect(database.query("late", "select 1")).rejects.toMatchObject({ status: 503, code: "database_busy" });
  holder.letGo();
  await holder.done;
  await expect(database.query("fine", "select 1 as one")).resolves.toEqual([{ one: 1 }]);
});

it("serves callers that wait as soon as the pool grows, with no connection given back", async () => {
  const database = connect(1);
  const holder = await hold(database);
  const waiting = Promise.all([database.query("a", "select 1 as n"), database.query("b", "select 2 as n")]);
  database.resize(3);
  await expect(waiting).resolves.toEqual([[{ n: 1 }], [{ n: 2 }]]);
  holder.letGo();
  await holder.done;
});

it("closes connections when the pool shrinks: idle ones at once, used ones when they are given back", async () => {
  const database = connect(4);
  const holders = await Promise.all([1, 2, 3, 4].map(() => hold(database)));
  holders.slice(0, 2).forEach((holder) => holder.letGo());
  await Promise.all(holders.slice(0, 2).map((holder) => holder.done));
  database.resize(1);
  holders.slice(2).forEach((holder) => holder.letGo());
  await Promise.all(holders.slice(2).map((holder) => holder.done));
  const backends = () =>
    database.query<{ n: number }>(
      "backends",
      "select count(*)::int as n from pg_stat_activity where backend_type = 'client backend'",
    );
  await expect.poll(backends).toEqual([{ n: 1 }]);
});

it("ends a statement over the limit with 504, also when the limit is set on connections that exist", async () => {
  const database = connect(1);
  await database.query("warm", "select 1");
  limits.statement = 50;
  await expect(database.query("crawl", "select pg_sleep(10)")).rejects.toMatchObject({
    status: 504,
    code: "database_timeout",
    message: expect.stringContaining("crawl"),
  });
});

it("rolls a transaction back when its work throws", async () => {
  const database = connect(1);
  await database.query("create", "create table if not exists kept (n int)");
  const work = database.transaction(async (query) => {
    await query("insert", "insert into kept values (1)");
    throw new Error("changed my mind");
  });
  await expect(work).rejects.toThrow("changed my mind");
  await expect(database.query("count", "select * from kept")).resolves.toEqual([]);
});

it("passes SQL errors on with their code", async () => {
  await expect(connect(1).query("typo", "selec 1")).rejects.toMatchObject({ code: "42601" });
});

const counted = async (sqlstate: string) =>
  (await registry.getSingleMetric("db_errors_total")?.get())?.values.find(
    ({ labels }) => labels["sqlstate"] === sqlstate,
  )?.value ?? 0;

it("says 503 when a privilege is missing, and counts it by SQLSTATE", async () => {
  const before = await counted("42501");
  const database = connect(1);
  const refused = database.transaction(async (query) => {
    await query("role", "create role nobody_much");
    await query("become", "set local role nobody_much");
    await query("peek", "select * from pg_authid");
  });
  await expect(refused).rejects.toMatchObject({ status: 503, code: "database_refused" });
  expect(await counted("42501")).toBe(before + 1);
});

it("says 503 to who lost in a deadlock, and counts it", async () => {
  const before = await counted("40P01");
  const database = connect(2);
  await database.query("create", "create table if not exists pair as select n from generate_series(1, 2) n");
  const locked = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const both = [1, 2].map((n) =>
    database.transaction(async (query) => {
      await query("mine", "select from pair where n = $1 for update", [n]);
      locked[n - 1]?.resolve();
      await Promise.all(locked.map(({ promise }) => promise));
      await query("other", "select from pair where n = $1 for update", [3 - n]);
    }),
  );
  const outcomes = await Promise.allSettled(both);
  expect(outcomes.filter(({ status }) => status === "rejected")).toMatchObject([
    { reason: { status: 503, code: "database_conflict" } },
  ]);
  expect(await counted("40P01")).toBe(before + 1);
});

it("says so when the database cannot be reached", async () => {
  const database = connect(1, `postgres://nobody@127.0.0.1:${await freePort()}/shop`);
  await expect(database.query("any", "select 1")).rejects.toMatchObject({ status: 503, code: "database_unavailable" });
  expect(database.isUp()).toBe(false);
});

it("replaces a connection that was terminated", async () => {
  const database = connect(1);
  const other = connect(1);
  const [backend] = await database.query<{ pid: number }>("pid", "select pg_backend_pid() as pid");
  await other.query("terminate", "select pg_terminate_backend($1)", [backend?.pid]);
  const answered = () => database.query("again", "select 1 as one").catch(() => []);
  await expect.poll(answered).toEqual([{ one: 1 }]);
});

it("says 503 as well when the connection is lost between the statements of a transaction", async () => {
  const database = connect(1);
  const other = connect(1);
  const lost = database.transaction(async (query) => {
    const [backend] = await query<{ pid: number }>("pid", "select pg_backend_pid() as pid");
    await other.query("terminate", "select pg_terminate_backend($1, 5000)", [backend?.pid]);
  });
  await expect(lost).rejects.toMatchObject({ status: 503, code: "database_unavailable" });
});

const lines = async () => (await registry.metrics()).split("\n").filter((line) => line.startsWith("db_pool_"));

it("shows used, idle and waiting in the metrics", async () => {
  const database = connect(2);
  const holder = await hold(database);
  await expect.poll(lines).toEqual(expect.arrayContaining(['db_pool_connections{state="used"} 1', "db_pool_size 2"]));
  holder.letGo();
  await holder.done;
  await expect.poll(lines).toContain('db_pool_connections{state="idle"} 1');
});
