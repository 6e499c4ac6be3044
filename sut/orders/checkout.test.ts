import { freePort } from "@mayday/local/testing";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { startShopDatabase, type TestShopDatabase } from "../db/testing.ts";
import { createDatabase, type Database } from "../kit/database.ts";
import { createHttpClient } from "../kit/http-client.ts";
import { registry } from "../kit/metrics.ts";
import { startTestService, type TestService } from "../testing-service.ts";
import { type Checkout, createCheckout } from "./checkout.ts";
import { createOrderBook } from "./order-book.ts";
import type { Release } from "./pricing.ts";

const KEY = "a-signing-key-for-this-test";
const log = pino({ enabled: false });
const present = { clockOffsetMs: 0, release: "1.8.2" as Release };
let postgres: TestShopDatabase;
let inventory: TestService;
let payments: TestService;
let database: Database;
let checkout: Checkout;

const client = (peer: string, baseUrl: string) =>
  createHttpClient({ peer, baseUrl: () => baseUrl, timeoutMs: () => 60_000 });

beforeAll(async () => {
  postgres = await startShopDatabase(10);
  [inventory, payments] = await Promise.all([
    startTestService(
      "inventory",
      {
        DATABASE_URL: postgres.urlAs("inventory"),
        REDIS_URL: `redis://127.0.0.1:${await freePort()}`,
        REDIS_CREDENTIALS: "blue=not-asked,green=not-asked",
      },
      // Deliveries would change the stock between two looks at it, and new prices what the same order costs.
      { restock_interval_s: 0, repricing_interval_s: 0 },
    ),
    startTestService("payments", { PAYMENTS_SIGNING_KEY: KEY }),
  ]);
  const limits = { acquireTimeoutMs: () => 60_000, statementTimeoutMs: () => 60_000 };
  database = createDatabase({ url: postgres.urlAs("orders"), size: 3, log, ...limits });
  checkout = createCheckout({
    book: createOrderBook(database),
    log,
    inventory: client("inventory", inventory.url),
    payments: client("payments", payments.url),
    signingKey: KEY,
    now: () => Date.now() + present.clockOffsetMs,
    release: () => present.release,
    onPlaced: () => undefined,
  });
});
afterEach(async () => {
  Object.assign(present, { clockOffsetMs: 0, release: "1.8.2" });
  await payments.set({ clock_tolerance_s: 30 });
});
afterAll(async () => {
  await Promise.all([inventory.stop(), payments.stop(), database.close()]);
  await postgres.stop();
});

const order = (quantity: number, shownPriceCents?: number) =>
  checkout.place({ customer: "Ada", items: [{ productId: 3, quantity, shownPriceCents }] });
const differs = async () => (await registry.getSingleMetric("order_price_differs_total")?.get())?.values[0]?.value ?? 0;

async function inStock(): Promise<unknown> {
  const operator = createDatabase({
    url: postgres.urlAs("inventory"),
    size: 1,
    acquireTimeoutMs: () => 60_000,
    statementTimeoutMs: () => 0,
    log,
  });
  const [row] = await operator.query("stock", "select available from inventory.stock where product_id = 3");
  await operator.close();
  return row?.["available"];
}

it("charges what the product costs, and counts when the customer was shown another price", async () => {
  const [item] = (await order(2)).items;
  const priceCents = item?.priceCents ?? 0;
  const before = await differs();
  await order(1, priceCents);
  expect(await differs()).toBe(before);
  expect(await order(1, priceCents + 100)).toMatchObject({ totalCents: priceCents });
  expect(await differs()).toBe(before + 1);
});

it("is refused by payments when its clock is off by more than is tolerated there", async () => {
  present.clockOffsetMs = 2000;
  await payments.set({ clock_tolerance_s: 1 });
  await expect(order(1)).rejects.toMatchObject({ status: 502, message: expect.stringContaining("stale_signature") });
  await payments.set({ clock_tolerance_s: 3 });
  await expect(order(1)).resolves.toMatchObject({ status: "placed" });
});

it("gives what it reserved back when the order cannot be written", async () => {
  const before = await inStock();
  await database.query("rename", "alter table orders.outbox rename to outbox_away");
  await expect(order(5)).rejects.toMatchObject({ code: "42P01" });
  await database.query("rename", "alter table orders.outbox_away rename to outbox");
  expect(await inStock()).toBe(before);
});

it("sells one of a product in every release", async () => {
  present.release = "1.9.0";
  await expect(order(1)).resolves.toMatchObject({ status: "placed", items: [{ quantity: 1 }] });
});
