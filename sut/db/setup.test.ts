import { startPostgres } from "@mayday/local/testing";
import { Client } from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Role, setUpDatabase } from "./setup.ts";
import { PASSWORDS, startShopDatabase, type TestShopDatabase } from "./testing.ts";

const PRODUCTS = 3000;
let postgres: TestShopDatabase;

beforeAll(async () => {
  postgres = await startShopDatabase(PRODUCTS);
});
afterAll(() => postgres.stop());

async function as<T>(role: Role, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: postgres.urlAs(role) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
const rows = (role: Role, text: string) =>
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

it("gives each role what it had from the start again, and no more", async () => {
  await rows("operator", "revoke update on orders.orders from worker; grant update, delete on orders.orders to worker");
  await setUpDatabase(postgres.url, PASSWORDS, PRODUCTS);
  await rows("worker", "update orders.orders set status = 'shipped' where false");
  await expect(rows("worker", "delete from orders.orders")).rejects.toMatchObject({ code: "42501" });
  await expect(rows("worker", "update orders.orders set customer = ''")).rejects.toMatchObject({ code: "42501" });
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
    const explained = await client.query("explain select id from inventory.products where search_name ~ ('^' || $1)", [
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
  ["exporter", "select 1 from orders.orders"],
  ["exporter", "select 1 from inventory.products"],
  ["exporter", "select pg_terminate_backend(pg_backend_pid())::text, pg_reload_conf()"],
  ["operator", "select operations.set_role_limits('postgres', 1, null)"],
  ["inventory", "select operations.set_role_limits('orders', 1, null)"],
  ["analyst", "update inventory.stock set available = 1"],
  ["analyst", "delete from orders.orders"],
  ["reader", "set transaction read write; update inventory.stock set counted_at = now()"],
  ["reader", "begin read write; create table inventory.mine ()"],
  ["reader", "begin read write; select from inventory.stock for update"],
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

it("lets reports lock stock, and the reader see the shop and the server, reading alone", async () => {
  await rows("analyst", "begin; select from inventory.stock where product_id = 7 for update; rollback");
  await rows("analyst", "select count(*) from orders.order_items join inventory.products on id = product_id");
  expect(
    await rows("reader", "select query is not null as seen from pg_stat_activity where usename = 'reader'"),
  ).toEqual([{ seen: true }]);
  await rows("reader", "select 1 from orders.outbox");
  await expect(rows("reader", "create temp table mine ()")).rejects.toMatchObject({ code: "25006" });
});

it("lets the operator change the limits of a role, and take them away", async () => {
  const limits = () =>
    rows("operator", "select rolconnlimit, rolconfig from pg_roles where rolname = 'analyst'").then(([row]) => row);
  await rows("operator", "select operations.set_role_limits('analyst', 2, 1500)");
  expect(await limits()).toEqual({ rolconnlimit: 2, rolconfig: ["statement_timeout=1500"] });
  await rows("operator", "select operations.set_role_limits('analyst', -1, 0)");
  expect(await limits()).toEqual({ rolconnlimit: -1, rolconfig: null });
});

it("makes a database anew that another version made, and lets go who is connected to it", async () => {
  const other = await startPostgres();
  try {
    await setUpDatabase(other.url, PASSWORDS, 100);
    const client = new Client({ connectionString: other.url.replace(/postgres$/, "shop") });
    client.on("error", () => undefined);
    await client.connect();
    await client.query("comment on database shop is 'schema of old'; update inventory.products set price_cents = 1");
    expect(await setUpDatabase(other.url, PASSWORDS, 100)).toMatchObject({ seeded: true, products: 100 });
    await expect(client.query("select 1")).rejects.toThrow();
    expect(await setUpDatabase(other.url, PASSWORDS, 100)).toMatchObject({ seeded: false });
  } finally {
    await other.stop();
  }
});
