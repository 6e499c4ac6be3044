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
