import { freePort } from "@mayday/local/testing";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { startShopDatabase, type TestShopDatabase } from "../db/testing.ts";
import { createDatabase, type Database } from "../kit/database.ts";
import { registry } from "../kit/metrics.ts";
import { createRedisStore, type RedisStore } from "../kit/redis-store.ts";
import { createCatalogue } from "./catalogue.ts";
import { createDetails } from "./details.ts";
import { createOffers } from "./offers.ts";
import { createSearch } from "./search.ts";
import { createStock, type Item } from "./stock.ts";

// The shop's own tables in a real PostgreSQL; the cache is away, so that every look-up reaches them.
const log = pino({ enabled: false });
const BESTSELLERS = [7, 218, 429];
const settings = { batching: true, ordered: true };
let postgres: TestShopDatabase;
let database: Database;
let operator: Database;
let store: RedisStore;

const open = (role: "inventory" | "operator" | "analyst") =>
  createDatabase({
    url: postgres.urlAs(role),
    size: 8,
    log,
    acquireTimeoutMs: () => 60_000,
    statementTimeoutMs: () => 60_000,
  });

beforeAll(async () => {
  postgres = await startShopDatabase(3000);
  [database, operator] = [open("inventory"), open("operator")];
  store = createRedisStore(`redis://127.0.0.1:${await freePort()}`, log);
});
afterEach(() => Object.assign(settings, { batching: true, ordered: true }));
afterAll(async () => {
  store.close();
  await Promise.all([database.close(), operator.close()]);
  await postgres.stop();
});

function shop() {
  const offers = createOffers(database, () => settings.batching);
  const catalogue = createCatalogue({
    database,
    offers,
    store,
    log,
    enabled: () => true,
    coalescing: () => true,
    ttlSeconds: () => 60,
    jitter: () => 0.1,
    negativeTtlSeconds: () => 30,
    invalidating: () => true,
  });
  const stock = createStock({ database, ordered: () => settings.ordered, log });
  return {
    catalogue,
    stock,
    details: createDetails(database, catalogue, log),
    search: createSearch(database, offers),
  };
}

async function value(name: string, labels: string): Promise<number> {
  const line = (await registry.metrics()).split("\n").find((text) => text.startsWith(`${name}{${labels}}`));
  return Number(line?.split(" ")[1] ?? 0);
}

it("lists the bestsellers first, with price, stock and stars, and says how many pages there are", async () => {
  const { products, page, pages, hasMore } = await shop().catalogue.page(undefined, 1, 24);
  expect(products.slice(0, 3).map(({ id }) => id)).toEqual([2328, 2117, 1906]);
  expect(products[0]).toMatchObject({ priceCents: expect.any(Number), inStock: true, stars: expect.any(Number) });
  expect({ page, pages, hasMore, shown: products.length }).toEqual({ page: 1, pages: 125, hasMore: true, shown: 24 });
});

const single = () => value("db_query_duration_seconds_count", 'operation="offer_by_product"');

it("reads the offers of a list in one statement, or in one for each product, with the same result", async () => {
  const { catalogue } = shop();
  const batched = await catalogue.page("audio", 1, 10);
  expect(await single()).toBe(0);
  settings.batching = false;
  expect(await catalogue.page("audio", 1, 10)).toEqual(batched);
  expect(await single()).toBe(10);
});

it.each([
  ["ara ", (name: string) => name.startsWith("Ara ")],
  ["AR", (name: string) => name.startsWith("Ar")],
])("finds what begins with %j, and counts it by category", async (words, fits) => {
  const { products, categories } = await shop().search.find(words, 5);
  expect(products).toHaveLength(5);
  expect(products.every(({ name }) => fits(name))).toBe(true);
  expect(categories.reduce((sum, { products: count }) => sum + count, 0)).toBeGreaterThan(5);
});

it.each(["%", "__", "a.", "a*", "(", "[^a", "\\d", "ar|be", "]"])("takes %j as it stands", async (words) => {
  expect(await shop().search.find(words, 5)).toEqual({ products: [], categories: [] });
});

it("fails one product whose attributes make no sense, for as long as they make none", async () => {
  const { details } = shop();
  const { category } = await details.product(7);
  await operator.query("spoil", `update inventory.products set attributes = '{"weightG": "heavy"}' where id = 7`);
  try {
    await expect(details.product(7)).rejects.toMatchObject({ status: 500, code: "product_unreadable" });
    expect(await value("product_views_total", `category="${category}",result="error"`)).toBe(1);
    await details.product(218);
  } finally {
    await operator.query(
      "mend",
      `update inventory.products set attributes = (select attributes from inventory.products where id = 8) where id = 7`,
    );
  }
  expect((await details.product(7)).attributes.weightG).toBeGreaterThan(0);
});

const cart = (ids: number[]): Item[] => ids.map((productId) => ({ productId, quantity: 2 }));
const available = async () =>
  (
    await database.query<{ sum: number }>(
      "sum",
      "select sum(available)::float8 as sum from inventory.stock where product_id = any($1)",
      [BESTSELLERS],
    )
  )[0]?.sum;

it("takes all of an order off the stock, or nothing, and fills the shelves again", async () => {
  const { stock } = shop();
  await stock.restock(BESTSELLERS, 100_000_000, "newest");
  const before = await available();
  await expect(stock.reserve(cart([7, 218, 999_999]))).rejects.toMatchObject({ code: "unknown_product" });
  await expect(stock.reserve([{ productId: 7, quantity: 2_000_000_000 }])).rejects.toMatchObject({ code: "sold_out" });
  expect(await available()).toBe(before);
  expect((await stock.reserve(cart([429, 7]))).map(({ productId }) => productId)).toEqual([7, 429]);
  await stock.restock(BESTSELLERS, 100_000_000, "emptiest");
  expect(await available()).toBe(before);
});

it("loses no order to another that locks the same products the other way round, when stock is changed in order", async () => {
  const { stock } = shop();
  const carts = [cart(BESTSELLERS), cart(BESTSELLERS.toReversed())];
  const deadlocks = await value("stock_reservations_total", 'result="conflict"');
  const deliver = (first: "emptiest" | "newest") => stock.restock(BESTSELLERS, 100_000_000, first);
  // Two each: of more the last would on a busy machine have waited for longer than an order does.
  for (let times = 0; times < 12; times += 1)
    await Promise.all([...carts.map((items) => stock.reserve(items)), deliver("emptiest"), deliver("newest")]);
  expect(await value("stock_reservations_total", 'result="conflict"')).toBe(deadlocks);
});

it("waits for rows that somebody else has locked, shows it, and gives up in time", async () => {
  const { stock } = shop();
  const report = open("analyst");
  const counted = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const holding = report.transaction(async (query) => {
    await query("count", "select from inventory.stock where product_id = any($1) for update", [BESTSELLERS]);
    locked.resolve();
    await counted.promise;
  });
  await locked.promise;
  const orders = Promise.allSettled(Array.from({ length: 5 }, () => stock.reserve(cart([7]))));
  await expect.poll(() => registry.metrics()).toMatch(/^stock_changes_in_progress 3$/m);
  const results = await orders;
  expect(results.map((result) => (result.status === "rejected" ? String(result.reason.code) : "taken"))).toEqual(
    Array.from({ length: 5 }, () => "stock_timeout"),
  );
  counted.resolve();
  await holding;
  await report.close();
  await stock.reserve(cart([7]));
});
