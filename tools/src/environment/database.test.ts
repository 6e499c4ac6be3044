import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "pg";
import { freePort, startPostgres, type TestPostgres } from "@mayday/local/testing";
import { database, type Database } from "./database.ts";

const anySignal = new AbortController().signal;
let postgres: TestPostgres;
let admin: Client;
let shop: Database;

beforeAll(async () => {
  postgres = await startPostgres();
  admin = new Client({ connectionString: postgres.url });
  await admin.connect();
  await admin.query(`
    CREATE SCHEMA inventory; CREATE SCHEMA orders; CREATE SCHEMA private;
    CREATE TABLE inventory.products (id int PRIMARY KEY, name text, price numeric);
    CREATE TABLE orders.orders (id int PRIMARY KEY);
    CREATE TABLE private.secrets (word text);
    INSERT INTO inventory.products SELECT n, 'product ' || n, n / 10.0 FROM generate_series(1, 1000) n;
    CREATE ROLE operator LOGIN;
    GRANT USAGE ON SCHEMA inventory, orders TO operator;
    GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA inventory, orders TO operator;
    ANALYZE inventory.products`);
  shop = database(postgres.url.replace("postgres@", "operator@"));
});
afterAll(async () => {
  await admin.end();
  await postgres.stop();
});

const count = async () => (await admin.query("SELECT count(*)::int AS n FROM inventory.products")).rows[0].n;

describe("query", () => {
  it("gives columns and rows as text, null as null", async () => {
    const table = await shop.query(
      "SELECT 1 AS one, 'x' AS text, null AS nothing, true AS yes, 1.50 AS price",
      anySignal,
    );
    expect(table).toEqual({
      columns: ["one", "text", "nothing", "yes", "price"],
      rows: [["1", "x", null, "t", "1.50"]],
      truncated: false,
    });
  });

  it("names the columns of an empty result", async () => {
    const table = await shop.query("SELECT id, name FROM inventory.products WHERE false", anySignal);
    expect(table).toEqual({ columns: ["id", "name"], rows: [], truncated: false });
  });

  it("stops at 200 rows and says so", async () => {
    const { rows, truncated } = await shop.query("SELECT id FROM inventory.products ORDER BY id", anySignal);
    expect(rows).toHaveLength(200);
    expect(rows.at(-1)).toEqual(["200"]);
    expect(truncated).toBe(true);
    expect((await shop.query("SELECT id FROM inventory.products LIMIT 200", anySignal)).truncated).toBe(false);
  });

  it.each([
    "EXPLAIN SELECT * FROM inventory.products WHERE name LIKE 'x%'",
    "-- a comment\n /* another */ select 1",
    "(SELECT 1) UNION (SELECT 2)",
    "SHOW work_mem",
    "WITH a AS (SELECT 1) TABLE a",
    "VALUES (1), (2);",
  ])("runs %j", async (text) => {
    const { rows } = await shop.query(text, anySignal);
    expect(rows.length).toBeGreaterThan(0);
  });

  it.each([
    "INSERT INTO inventory.products VALUES (-1, 'x', 1)",
    "DELETE FROM inventory.products",
    "COMMIT",
    "SET statement_timeout = 0",
    "LOCK TABLE inventory.products",
    "DO $$ BEGIN END $$",
  ])("refuses what does not read: %j", async (text) => {
    await expect(shop.query(text, anySignal)).rejects.toMatchObject({
      code: "invalid_input",
      message: /Only statements/,
    });
  });

  it.each([
    "WITH made AS (INSERT INTO inventory.products VALUES (-1, 'x', 1) RETURNING 1) SELECT * FROM made",
    "SELECT * INTO inventory.copy FROM inventory.products",
    "EXPLAIN ANALYZE INSERT INTO inventory.products VALUES (-1, 'x', 1)",
    "SELECT set_config('transaction_read_only', 'off', false)",
  ])("is held to a read-only transaction: %j", async (text) => {
    await expect(shop.query(text, anySignal)).rejects.toMatchObject({ code: "invalid_input", message: /read-only/ });
    expect(await count()).toBe(1000);
  });

  it.each(["SELECT 1; SELECT 2", "SELECT 1; INSERT INTO inventory.products VALUES (-1, 'x', 1)", "SELECT 1; COMMIT"])(
    "refuses more than one statement: %j",
    async (text) => {
      await expect(shop.query(text, anySignal)).rejects.toMatchObject({
        code: "invalid_input",
        message: /multiple commands/,
      });
    },
  );

  it("passes PostgreSQL's complaint on, with the place", async () => {
    await expect(shop.query("SELECT naem FROM inventory.products", anySignal)).rejects.toMatchObject({
      code: "invalid_input",
      message: 'PostgreSQL: column "naem" does not exist at character 8 (42703)',
    });
    await expect(shop.query("SELECT * FROM private.secrets", anySignal)).rejects.toMatchObject({
      code: "invalid_input",
      message: /permission denied/,
    });
  });

  it("cancels a query after 3 s, also when it has given rows by then", async () => {
    const began = performance.now();
    const slow = "SELECT pg_sleep(0.02), n FROM generate_series(1, 100000) n";
    await expect(shop.query(slow, anySignal)).rejects.toMatchObject({ code: "timeout", message: /after 3 s/ });
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it("leaves nothing behind on the server", async () => {
    await shop.query("SELECT pg_advisory_lock(7)", anySignal);
    await expect
      .poll(async () => (await admin.query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory'")).rowCount)
      .toBe(0);
  });

  it("ends when the caller gives up", async () => {
    const signal = AbortSignal.timeout(100);
    await expect(shop.query("SELECT pg_sleep(2)", signal)).rejects.toMatchObject({ code: "timeout" });
  });
});

it("lists the shop's tables alone, with columns, indexes and about how many rows", async () => {
  const tables = await shop.tables();
  expect(tables.map(({ table }) => table)).toEqual(["inventory.products", "orders.orders"]);
  expect(tables[0]).toEqual({
    table: "inventory.products",
    rows: 1000,
    columns: ["id", "name", "price"],
    indexes: [
      { name: "products_pkey", definition: "CREATE UNIQUE INDEX products_pkey ON inventory.products USING btree (id)" },
    ],
  });
  expect(tables[1]?.rows).toBe(0);
});

describe("when the database is away", () => {
  it("says that it cannot be reached, by its name", async () => {
    const away = database(`postgres://operator@127.0.0.1:${await freePort()}/postgres`);
    await expect(away.ping(anySignal)).rejects.toMatchObject({
      code: "unavailable",
      source: "sut-postgres",
      message: "sut-postgres cannot be reached: ECONNREFUSED",
    });
  });

  it("says so too when it takes no more connections", async () => {
    await admin.query("ALTER ROLE operator CONNECTION LIMIT 0");
    await expect(shop.ping(anySignal)).rejects.toMatchObject({ code: "unavailable", source: "sut-postgres" });
    await admin.query("ALTER ROLE operator CONNECTION LIMIT -1");
  });
});
