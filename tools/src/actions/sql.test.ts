import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Client } from "pg";
import { actionSchema, type Action } from "@mayday/scenarios/contract";
import { startPostgres, type TestPostgres } from "@mayday/local/testing";
import { database } from "../environment/database.ts";
import type { ActionOf, System } from "./action-handler.ts";
import { sql } from "./sql.ts";
import { systemOf } from "./testing-system-of.ts";

const signal = new AbortController().signal;
const table = "inventory.products";
let postgres: TestPostgres;
let admin: Client;
let system: System;

beforeAll(async () => {
  postgres = await startPostgres();
  admin = new Client({ connectionString: postgres.url });
  await admin.connect();
  await admin.query("CREATE SCHEMA inventory; CREATE SCHEMA orders; CREATE ROLE inventory; CREATE ROLE operator LOGIN");
  await admin.query("GRANT inventory TO operator; GRANT ALL ON SCHEMA inventory TO inventory");
  const shop = database(postgres.url.replace("postgres@", "operator@"));
  system = systemOf({ database: shop });
});
afterAll(async () => {
  await admin.end();
  await postgres.stop();
});
beforeEach(async () => {
  await admin.query(`
    DROP TABLE IF EXISTS inventory.products;
    SET ROLE inventory;
    CREATE TABLE inventory.products (id int PRIMARY KEY, name text, price numeric, "order" int);
    INSERT INTO inventory.products SELECT n, 'product ' || n, n, n FROM generate_series(1, 500) n;
    RESET ROLE`);
});

/** The action as it would come over the wire. */
const action = (op: unknown): ActionOf<"sql"> => sqlAction(actionSchema.parse({ kind: "sql", op }));
function sqlAction(parsed: Action): ActionOf<"sql"> {
  if (parsed.kind !== "sql") throw new Error("not an sql action");
  return parsed;
}
const apply = async (op: unknown) => (await sql.apply(action(op), system, signal)).result;
const captureUndo = (op: unknown) => sql.captureUndo(action(op), system, signal);
const undo = async (actions: Action[]) => {
  for (const one of actions) await sql.apply(sqlAction(one), system, signal);
};
async function definitions(): Promise<string[]> {
  const { rows } = await admin.query(
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'inventory' ORDER BY indexname",
  );
  return rows.map(({ indexdef }) => indexdef);
}

describe("create_index", () => {
  const op = { verb: "create_index", table, columns: ["name"], opclass: "text_pattern_ops" };

  it("makes an index that PostgreSQL uses, and its undo drops it again", async () => {
    const before = await definitions();
    const back = await captureUndo(op);
    expect(await apply(op)).toBe("Created products_name_pattern_idx");
    expect(await definitions()).toContain(
      "CREATE INDEX products_name_pattern_idx ON inventory.products USING btree (name text_pattern_ops)",
    );
    await undo(back);
    expect(await definitions()).toEqual(before);
  });

  it("does no harm when applied again, and then has nothing to undo", async () => {
    await apply(op);
    expect(await captureUndo(op)).toEqual([]);
    expect(await apply(op)).toBe("products_name_pattern_idx is already there");
  });

  it("quotes names that are SQL words", async () => {
    expect(await apply({ verb: "create_index", table, columns: ["order", "price"] })).toBe(
      "Created products_order_price_idx",
    );
    expect(await apply({ verb: "create_index", table, columns: ["order", "price"] })).toMatch(/already there/);
  });

  it("refuses to pass another index of that name off as the wanted one", async () => {
    await admin.query("CREATE INDEX products_name_pattern_idx ON inventory.products (price)");
    await expect(apply(op)).rejects.toMatchObject({ code: "conflict", message: /another index/ });
  });

  it("replaces what an interrupted build left behind", async () => {
    await admin.query("CREATE INDEX products_name_pattern_idx ON inventory.products (name text_pattern_ops)");
    await admin.query(
      "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'inventory.products_name_pattern_idx'::regclass",
    );
    const back = await captureUndo(op);
    expect(back).toHaveLength(1);
    expect(await apply(op)).toBe("Created products_name_pattern_idx");
    expect((await system.database.indexes(signal)).every(({ valid }) => valid)).toBe(true);
  });

  it("leaves nothing behind when the build is cancelled half way", async () => {
    // A CREATE INDEX CONCURRENTLY has to wait for this transaction.
    const other = new Client({ connectionString: postgres.url });
    await other.connect();
    await other.query("BEGIN");
    await other.query("INSERT INTO inventory.products VALUES (-1)");
    const building = expect(apply(op)).rejects.toMatchObject({ code: "timeout" });
    await expect
      .poll(
        async () =>
          (
            await admin.query(
              "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX C%' AND wait_event_type = 'Lock'",
            )
          ).rowCount,
      )
      .toBe(1);
    await other.query("COMMIT");
    await other.end();
    await building;
    expect(await definitions()).toHaveLength(1);
  });

  it.each([
    [{ ...op, table: "inventory.nothing" }, /relation "inventory.nothing" does not exist/],
    [{ ...op, columns: ["colour"] }, /column "colour" does not exist/],
    [{ ...op, columns: ["price"] }, /operator class "text_pattern_ops" does not accept/],
  ])("passes PostgreSQL's complaint on: %j", async (wrong, message) => {
    await expect(apply(wrong)).rejects.toMatchObject({ code: "invalid_input", message });
  });
});

describe("drop_index", () => {
  it.each([
    "CREATE INDEX by_name ON inventory.products USING btree (name text_pattern_ops)",
    "CREATE UNIQUE INDEX by_name ON inventory.products USING btree (lower(name), price DESC NULLS LAST)",
    "CREATE INDEX by_name ON inventory.products USING btree (\"order\") INCLUDE (price) WITH (fillfactor='70') WHERE (price > (3)::numeric)",
    "CREATE INDEX by_name ON inventory.products USING hash (name)",
  ])("is undone exactly: %s", async (definition) => {
    await admin.query(`SET ROLE inventory; ${definition}; RESET ROLE`);
    const before = await definitions();
    expect(before).toContain(definition);
    const op = { verb: "drop_index", table, index: "by_name" };
    const back = await captureUndo(op);
    expect(await apply(op)).toBe("Dropped by_name");
    expect(await definitions()).toHaveLength(1);
    await undo(back);
    await undo(back);
    expect(await definitions()).toEqual(before);
  });

  it("does nothing when there is no such index", async () => {
    const op = { verb: "drop_index", table, index: "nothing" };
    expect(await captureUndo(op)).toEqual([]);
    expect(await apply(op)).toMatch(/not there/);
  });

  it("passes on that an index belongs to a constraint", async () => {
    const op = { verb: "drop_index", table, index: "products_pkey" };
    await expect(apply(op)).rejects.toMatchObject({ code: "invalid_input", message: /constraint/ });
  });
});

describe("restore_index", () => {
  it.each([
    "DROP TABLE inventory.products",
    "CREATE INDEX other ON inventory.products USING btree (name)",
    "CREATE INDEX by_name ON inventory.others USING btree (name)",
    "CREATE INDEX by_name ON inventory.products USING btree (name); DROP TABLE inventory.products",
  ])("refuses a definition of something else: %s", async (definition) => {
    const op = { verb: "restore_index", table, index: "by_name", definition };
    await expect(apply(op)).rejects.toMatchObject({ code: "invalid_input", message: /not one of by_name/ });
    expect(await definitions()).toHaveLength(1);
  });
});

it("analyze gathers statistics and confirms it", async () => {
  expect(await apply({ verb: "analyze", table })).toBe("Statistics on inventory.products are fresh");
  await expect(apply({ verb: "analyze", table: "inventory.nothing" })).rejects.toMatchObject({ code: "invalid_input" });
});

it("describes each verb for people", () => {
  const described = [
    { verb: "create_index", table, columns: ["name", "price"] },
    { verb: "drop_index", table, index: "by_name" },
    { verb: "analyze", table },
    { verb: "query", text: "SELECT\n  1" },
  ].map((op) => sql.describe(action(op)));
  expect(described).toEqual([
    "Create an index on inventory.products (name, price)",
    "Drop the index by_name of inventory.products",
    "Gather statistics on inventory.products (ANALYZE)",
    "Query: SELECT 1",
  ]);
});
