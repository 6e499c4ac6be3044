import { randomUUID } from "node:crypto";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { startShopDatabase, type TestShopDatabase } from "../db/testing.ts";
import { createDatabase, type Database } from "../kit/database.ts";
import { createHttpClient, type HttpClient } from "../kit/http-client.ts";
import { registry } from "../kit/metrics.ts";
import { sign, SIGNATURE_HEADER } from "../kit/signature.ts";
import { startTestService, type TestService } from "../testing-service.ts";
import { createFulfilment } from "./fulfilment.ts";

const KEY = "a-signing-key-for-this-test";
const log = pino({ enabled: false });
const databases: Database[] = [];
let postgres: TestShopDatabase;
let service: TestService;
let payments: HttpClient;
let idempotent = true;

function databaseOf(role: "orders" | "worker" | "operator"): Database {
  const limits = { acquireTimeoutMs: () => 60_000, statementTimeoutMs: () => 60_000 };
  const database = createDatabase({ url: postgres.urlAs(role), size: 3, log, ...limits });
  databases.push(database);
  return database;
}
let orders: Database;
let operator: Database;
let worker: Database;

beforeAll(async () => {
  service = await startTestService("payments", { PAYMENTS_SIGNING_KEY: KEY });
  payments = createHttpClient({ peer: "payments", baseUrl: () => service.url, timeoutMs: () => 60_000 });
  postgres = await startShopDatabase(10);
  [orders, operator, worker] = [databaseOf("orders"), databaseOf("operator"), databaseOf("worker")];
});
afterEach(() => {
  idempotent = true;
});
afterAll(async () => {
  await service.stop();
  await Promise.all(databases.map((database) => database.close()));
  await postgres.stop();
});

async function placedOrder(): Promise<{ orderId: string }> {
  const orderId = randomUUID();
  const body = JSON.stringify({ orderId, amountCents: 300 });
  const headers = { [SIGNATURE_HEADER]: sign(KEY, body, Date.now() / 1000) };
  const answer = await payments.request("POST", "/authorizations", { body, headers });
  const { authorizationId } = z.object({ authorizationId: z.string() }).parse(answer.body);
  await orders.query(
    "order",
    "insert into orders.orders (id, customer, total_cents, authorization_id) values ($1, 'Ada', 300, $2)",
    [orderId, authorizationId],
  );
  await orders.query("item", "insert into orders.order_items values ($1, 7, 'Kite', 300, 1)", [orderId]);
  return { orderId };
}

const fulfilment = () =>
  createFulfilment({
    database: worker,
    payments,
    signingKey: KEY,
    idempotent: () => idempotent,
    render: async () => ({ sha256: "0".repeat(64), bytes: 1 }),
    log,
  });
const outcome = async ({ orderId }: { orderId: string }) =>
  orders.query(
    "outcome",
    `select o.status, (select count(*)::int from orders.shipments s where s.order_id = o.id) as shipments,
            (select count(*)::int from orders.invoices i where i.order_id = o.id) as invoices
     from orders.orders o where id = $1`,
    [orderId],
  );
const count = async (name: string) => (await registry.getSingleMetric(name)?.get())?.values[0]?.value ?? 0;

it("ships an order once, however often and however many at a time its message comes", async () => {
  const order = await placedOrder();
  const duplicates = await count("order_shipments_duplicate_total");
  await Promise.all([1, 2, 3].map(() => fulfilment().ship(order)));
  await fulfilment().ship(order);
  expect(await outcome(order)).toEqual([{ status: "shipped", shipments: 1, invoices: 1 }]);
  expect(await count("order_shipments_duplicate_total")).toBe(duplicates);
});

it("ships it again when it is set to, and counts that", async () => {
  idempotent = false;
  const order = await placedOrder();
  const [shipped, duplicates] = [await count("orders_shipped_total"), await count("order_shipments_duplicate_total")];
  await Promise.all([1, 2, 3].map(() => fulfilment().ship(order)));
  expect(await outcome(order)).toEqual([{ status: "shipped", shipments: 3, invoices: 1 }]);
  expect(await count("orders_shipped_total")).toBe(shipped + 3);
  expect(await count("order_shipments_duplicate_total")).toBe(duplicates + 2);
});

it("holds an order whose message was given up, and ships it when the message comes again", async () => {
  const order = await placedOrder();
  await fulfilment().hold(order);
  expect(await outcome(order)).toEqual([{ status: "held", shipments: 0, invoices: 0 }]);
  await fulfilment().ship(order);
  await fulfilment().hold(order);
  expect(await outcome(order)).toEqual([{ status: "shipped", shipments: 1, invoices: 1 }]);
});

it.each([
  ["says nothing of an order", "not an order", "does not say which order"],
  ["names an order that there is not", { orderId: randomUUID() }, "there is no order"],
])("refuses a message that %s", async (_, body, reason) => {
  await expect(fulfilment().ship(body)).rejects.toThrow(reason);
  await fulfilment().hold(body);
});

it("asks for another try while it may not write, and works once it may", async () => {
  const order = await placedOrder();
  await operator.query("revoke", "revoke update on orders.orders from worker");
  await expect(fulfilment().ship(order)).rejects.toMatchObject({ status: 503, code: "database_refused" });
  expect(await outcome(order)).toEqual([{ status: "placed", shipments: 0, invoices: 0 }]);
  await operator.query("grant", "grant update (status, shipped_at) on orders.orders to worker");
  await fulfilment().ship(order);
  expect(await outcome(order)).toEqual([{ status: "shipped", shipments: 1, invoices: 1 }]);
});
