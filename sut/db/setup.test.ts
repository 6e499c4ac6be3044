import { startPostgres, type TestPostgres } from "@mayday/local/testing";
import { Client } from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { setUpDatabase } from "./setup.ts";

const PASSWORDS = {
  inventory: "inventory-pw",
  orders: "orders-pw",
  worker: "worker-pw",
  operator: "operator-pw",
  analyst: "analyst-pw",
  reader: "reader-pw",
};
const PRODUCTS = 3000;
let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startPostgres();
  expect(await setUpDatabase(postgres.url, PASSWORDS, PRODUCTS)).toMatchObject({ seeded: true, products: PRODUCTS });
});
afterAll(() => postgres.stop());

async function as<T>(role: keyof typeof PASSWORDS, work: (client: Client) => Promise<T>): Promise<T> {
  const url = new URL(postgres.url);
  url.username = role;
  url.password = PASSWORDS[role];
  url.pathname = "/shop";
  const client = new Client({ connectionString: url.href });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
const rows = (role: keyof typeof PASSWORDS, text: string) =>
  as(role, async (client) => (await client.query<Record<string, unknown>>(text)).rows);

it("does nothing the second time, and keeps what happened in between", async () => {
  await rows("inventory", "update inventory.products set price_cents = 4242 where id = 1");
  await rows("operator", "drop index inventory.products_popularity_idx");
  expect(await setUpDatabase(postgres.url, PASSWORDS, PRODUCTS)).toMatchObject({ seeded: false, products: PRODUCTS });
  expect(await rows("inventory", "select price_cents from inventory.products where id = 1")).toEqual([
    { price_cents: 4242 },
  ]);
  expect(await rows("operator", "select to_regclass('inventory.products_popularity_idx')")).toEqual([
    { to_regclass: null },
  ]);
});

it("fills the catalogue with products that can be searched and listed, in twelve categories, all in stock", async () => {
  expect(
    await rows(
      "inventory",
      `select count(distinct category)::int as categories, count(distinct name) > 0.95 * count(*) as varied,
              bool_and(search_name = lower(name)) as lower, min(available) >= 1000000 as plenty
       from inventory.products join inventory.stock on product_id = id`,
    ),
  ).toEqual([{ categories: 12, varied: true, lower: true, plenty: true }]);
});

it("answers a prefix search from the index", async () => {
  const plan = await as("inventory", async (client) => {
    await client.query("set enable_seqscan = off");
    const explained = await client.query("explain select id from inventory.products where search_name like $1 || '%'", [
      "corb",
    ]);
    return JSON.stringify(explained.rows);
  });
  expect(plan).toContain("products_search_name_idx");
});

it.each([
  ["inventory", "select 1 from orders.orders"],
  ["orders", "select 1 from inventory.products"],
  ["worker", "select 1 from inventory.stock"],
  ["worker", "delete from orders.orders"],
  ["worker", "update orders.orders set total_cents = 1"],
  ["worker", "select 1 from orders.outbox"],
  ["operator", "create role another"],
] as const)("does not let %s run: %s", async (role, text) => {
  await expect(rows(role, text)).rejects.toMatchObject({ code: "42501" });
});

it("lets the operator look after indexes and statistics, read everything and end a backend", async () => {
  await rows("operator", "create index spare_idx on inventory.products (price_cents)");
  expect(await rows("inventory", "select tableowner from pg_tables where tablename = 'products'")).toEqual([
    { tableowner: "inventory" },
  ]);
  await rows("operator", "drop index inventory.spare_idx; analyze inventory.products; analyze orders.orders");
  await rows("operator", "select 1 from orders.outbox");
  await as("inventory", async (victim) => {
    // The server says why it ends the connection, then the connection breaks: two errors.
    const ended = new Promise((resolve) => victim.on("error", resolve));
    const { rows: found } = await victim.query<{ pid: number }>("select pg_backend_pid() as pid");
    const query = `select pg_terminate_backend(${found[0]?.pid}) as done, query from pg_stat_activity where pid = ${found[0]?.pid}`;
    expect(await rows("operator", query)).toEqual([{ done: true, query: "select pg_backend_pid() as pid" }]);
    await ended;
  });
});
