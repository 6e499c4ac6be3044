import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "pg";
import { startShopDatabase, type ShopDatabase } from "../testing-shop-database.ts";
import { CONSOLE_QUERIES } from "./console-queries.ts";
import { databaseReader, type DatabaseReader } from "./database-reader.ts";

const PRODUCTS = 1000;
const anySignal = new AbortController().signal;
let shop: ShopDatabase;
let admin: Client;
let reader: DatabaseReader;

beforeAll(async () => {
  shop = await startShopDatabase(PRODUCTS);
  admin = new Client({ connectionString: shop.url("postgres") });
  await admin.connect();
  await admin.query(`
    CREATE SCHEMA private; CREATE TABLE private.secrets (word text); CREATE SEQUENCE inventory.numbers;
    CREATE FUNCTION inventory.slow() RETURNS int LANGUAGE plpgsql AS 'BEGIN LOOP END LOOP; END'`);
  reader = databaseReader(shop.url("reader"));
});
afterAll(async () => {
  await admin.end();
  await shop.stop();
});

const query = (text: string) => reader.query(text, anySignal);

/** Everything that a statement could have left behind. */
async function state(): Promise<unknown> {
  const { rows } = await admin.query(`
    SELECT (SELECT count(*) FROM inventory.products) AS products, (SELECT sum(available) FROM inventory.stock) AS stock,
      (SELECT count(*) FROM pg_class) AS relations, (SELECT count(*) FROM pg_largeobject_metadata) AS objects,
      (SELECT count(*) FROM pg_proc) AS functions, (SELECT last_value FROM inventory.numbers) AS numbers,
      (SELECT json_agg(rolconfig ORDER BY rolname) FROM pg_roles)::text AS settings,
      (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory') AS locks`);
  return rows[0];
}

describe("query", () => {
  it("gives columns and rows as text, null as null", async () => {
    const table = await query("SELECT 1 AS one, 'x' AS text, null AS nothing, true AS yes, 1.50 AS price");
    expect(table).toEqual({
      columns: ["one", "text", "nothing", "yes", "price"],
      rows: [["1", "x", null, "t", "1.50"]],
      truncated: false,
    });
  });

  it("names the columns of an empty result", async () => {
    const table = await query("SELECT id, name FROM inventory.products WHERE false");
    expect(table).toEqual({ columns: ["id", "name"], rows: [], truncated: false });
  });

  it("stops at 200 rows and says so", async () => {
    const { rows, truncated } = await query("SELECT id FROM inventory.products ORDER BY id");
    expect(rows).toHaveLength(200);
    expect(rows.at(-1)).toEqual(["200"]);
    expect(truncated).toBe(true);
    expect((await query("SELECT id FROM inventory.products LIMIT 200")).truncated).toBe(false);
  });

  it.each([
    "EXPLAIN SELECT * FROM inventory.products WHERE name LIKE 'x%'",
    "EXPLAIN ANALYZE SELECT count(*) FROM inventory.products",
    "-- a comment\n /* another */ select 1",
    "(SELECT 1) UNION (SELECT 2)",
    "SHOW work_mem",
    "WITH a AS (SELECT 1) TABLE a",
    "VALUES (1), (2);",
    "SELECT count(*) FROM orders.orders",
    "SELECT count(*) FROM inventory.reviews",
    "SELECT count(*) FROM pg_locks",
  ])("runs %j", async (text) => {
    expect((await query(text)).rows.length).toBeGreaterThan(0);
  });

  it("sees what others do", async () => {
    const { rows } = await query("SELECT state FROM pg_stat_activity WHERE usename = 'postgres' AND query ~ 'PLAIN'");
    expect(rows).toEqual([]);
    await admin.query("SELECT 'PLAIN'");
    const seen = await query(
      "SELECT query FROM pg_stat_activity WHERE usename = 'postgres' AND query ~ '^SELECT .PLAIN'",
    );
    expect(seen.rows).toEqual([["SELECT 'PLAIN'"]]);
  });

  it("passes PostgreSQL's complaint on, with the place", async () => {
    await expect(query("SELECT naem FROM inventory.products")).rejects.toMatchObject({
      code: "invalid_input",
      message: 'PostgreSQL: column "naem" does not exist at character 8 (42703)',
    });
  });

  it("ends when the caller gives up", async () => {
    const signal = AbortSignal.timeout(100);
    await expect(reader.query("SELECT pg_sleep(2)", signal)).rejects.toMatchObject({ code: "timeout" });
  });

  it.each(CONSOLE_QUERIES.map(({ id, text }) => [id, text]))(
    "gives an answer to the console's own: %s",
    async (_, text) => {
      expect((await query(text)).columns.length).toBeGreaterThan(2);
    },
  );
});

const NOT_READING = /Only statements that read/;
const DENIED =
  /permission denied|must be|only roles|only superusers|read-only|not allowed|before any query|does not exist/i;
const MANY = /multiple commands/;

describe("refuses, and nothing is left behind", () => {
  it.each<[string, string, RegExp]>([
    ["a write", "INSERT INTO inventory.stock VALUES (1, 1)", NOT_READING],
    ["a delete", "DELETE FROM inventory.products", NOT_READING],
    ["a write in a CTE", "WITH x AS (DELETE FROM inventory.stock RETURNING 1) SELECT * FROM x", DENIED],
    ["a write to be explained", "EXPLAIN ANALYZE UPDATE inventory.stock SET available = 0", DENIED],
    ["a new table", "SELECT * INTO inventory.copy FROM inventory.products", DENIED],
    ["a temporary table", "SELECT 1 AS a INTO TEMP copy", DENIED],
    ["CREATE", "CREATE TEMP TABLE t (a int)", NOT_READING],
    ["a rule for reading", "EXPLAIN ANALYZE CREATE TABLE orders.t AS SELECT 1", DENIED],
    ["row locks", "SELECT * FROM inventory.stock FOR UPDATE", DENIED],
    ["row locks in a CTE", "WITH x AS (SELECT 1 FROM inventory.stock FOR SHARE) TABLE x", DENIED],
    ["a table lock", "LOCK TABLE inventory.products", NOT_READING],
    ["a sequence", "SELECT nextval('inventory.numbers')", DENIED],
    ["setting a sequence", "SELECT setval('inventory.numbers', 100)", DENIED],
    ["a way out of read-only", "SELECT set_config('transaction_read_only', 'off', false)", DENIED],
    ["another role", "SELECT set_config('role', 'operator', false)", DENIED],
    ["another role by session", "SELECT set_config('session_authorization', 'postgres', false)", DENIED],
    ["SET", "SET statement_timeout = 0", NOT_READING],
    ["a block", "DO $$ BEGIN PERFORM 1; END $$", NOT_READING],
    ["the end of the transaction", "COMMIT", NOT_READING],
    ["the end and a new one", "SELECT 1; COMMIT; BEGIN; DELETE FROM inventory.stock", MANY],
    ["two statements", "SELECT 1; SELECT 2", MANY],
    ["a statement behind a comment", "SELECT 1 /* ; */; DROP TABLE inventory.products -- ", MANY],
    ["COPY to a program", "COPY (SELECT 1) TO PROGRAM 'true'", NOT_READING],
    ["COPY from a file", "COPY inventory.products FROM '/etc/passwd'", NOT_READING],
    ["a prepared write", "PREPARE p AS DELETE FROM inventory.stock", NOT_READING],
    ["CALL", "CALL pg_catalog.now()", NOT_READING],
    ["NOTIFY", "NOTIFY x", NOT_READING],
    ["VACUUM", "VACUUM", NOT_READING],
    ["a new extension", "CREATE EXTENSION dblink", NOT_READING],
    ["dblink", "SELECT * FROM dblink('host=127.0.0.1', 'select 1') AS t (a int)", /does not exist/],
    ["passwords", "SELECT rolpassword FROM pg_authid", DENIED],
    ["passwords by another name", "SELECT passwd FROM pg_shadow", DENIED],
    ["another schema", "SELECT * FROM private.secrets", DENIED],
    ["a file", "SELECT pg_read_file('/etc/passwd')", DENIED],
    ["a binary file", "SELECT pg_read_binary_file('PG_VERSION')", DENIED],
    ["a folder", "SELECT * FROM pg_ls_dir('.')", DENIED],
    ["the server's log", "SELECT * FROM pg_ls_logdir()", DENIED],
    ["who may connect", "SELECT * FROM pg_hba_file_rules", DENIED],
    ["where the data is", "SHOW data_directory", DENIED],
    ["a large object from a file", "SELECT lo_import('/etc/passwd')", DENIED],
    ["a new large object", "SELECT lo_create(0)", DENIED],
    ["a large object of bytes", "SELECT lo_from_bytea(0, 'x')", DENIED],
    ["a record in the log of changes", "SELECT pg_logical_emit_message(false, 'x', 'y')", DENIED],
    ["ending others", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'", DENIED],
    ["cancelling others", "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'", DENIED],
    ["new settings of the server", "SELECT pg_reload_conf()", DENIED],
    ["another log file", "SELECT pg_rotate_logfile()", DENIED],
    ["statistics", "SELECT pg_stat_reset()", DENIED],
    ["statistics of statements", "SELECT pg_stat_statements_reset()", DENIED],
    ["a checkpoint", "CHECKPOINT", NOT_READING],
    ["a statement in XML", "SELECT query_to_xml('DELETE FROM inventory.stock', true, true, '')", DENIED],
    ["a table in XML", "SELECT table_to_xml('private.secrets', true, true, '')", DENIED],
    ["a cursor", "DECLARE c CURSOR FOR SELECT 1", NOT_READING],
    ["nothing", "   ", NOT_READING],
    ["a null byte", "SELECT '\u0000'", /./],
  ])("%s", async (_, text, message) => {
    const before = await state();
    await expect(query(text)).rejects.toMatchObject({
      code: expect.stringMatching(/^(invalid_input|unavailable)$/),
      message: expect.stringMatching(message),
    });
    await expect.poll(state).toEqual(before);
  });

  it.each([
    ["sleep", "SELECT pg_sleep(30)"],
    ["sleep, row by row", "SELECT pg_sleep(0.02), n FROM generate_series(1, 100000) AS n"],
    ["sleep with another limit", "SELECT set_config('statement_timeout', '0', false), pg_sleep(30)"],
    ["a loop in a function", "SELECT inventory.slow()"],
    ["a product of tables", "SELECT count(*) FROM inventory.products a, inventory.products b, inventory.products c"],
  ])("%s, after 3 s", async (_, text) => {
    const began = performance.now();
    await expect(query(text)).rejects.toMatchObject({ code: "timeout" });
    // Far from the half minute and more that they would take.
    expect(performance.now() - began).toBeLessThan(25_000);
  });

  it.each([
    ["a huge value", "SELECT repeat('x', 50000000)"],
    ["an endless result", "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT 1 FROM n) SELECT count(*) FROM n"],
    ["many large values", "SELECT repeat('x', 100000) FROM generate_series(1, 200)"],
  ])("%s", async (_, text) => {
    await expect(query(text)).rejects.toMatchObject({ code: expect.stringMatching(/too_large|timeout/) });
  });

  it("to wait for locks longer than a statement may take, and to keep one", async () => {
    await query("SELECT pg_advisory_lock(7), pg_advisory_lock_shared(8)");
    await expect.poll(async () => (await state()) as { locks: string }).toMatchObject({ locks: "0" });
    await admin.query("BEGIN; LOCK TABLE inventory.reviews");
    await expect(query("SELECT count(*) FROM inventory.reviews")).rejects.toMatchObject({ code: "timeout" });
    await admin.query("ROLLBACK");
  });
});

it("shows no password of the shop's roles among the statements", async () => {
  const { rows } = await query("SELECT count(*) FROM pg_stat_statements WHERE query ILIKE '%a-password-for%'");
  expect(rows).toEqual([["0"]]);
  const all = await query("SELECT count(*) > 0 FROM pg_stat_statements");
  expect(all.rows).toEqual([["t"]]);
});
