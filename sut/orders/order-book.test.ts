import { randomUUID } from "node:crypto";
import { freePort } from "@mayday/local/testing";
import { pino } from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startShopDatabase, type TestShopDatabase } from "../db/testing.ts";
import { createDatabase, type Database } from "../kit/database.ts";
import { createQueuePublisher } from "../kit/queue-publisher.ts";
import { createOrderBook, type OrderBook } from "./order-book.ts";
import { startRelay } from "./relay.ts";

const TRACE = { traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };
const log = pino({ enabled: false });
let postgres: TestShopDatabase;
let database: Database;
let book: OrderBook;

beforeAll(async () => {
  postgres = await startShopDatabase(10);
  database = createDatabase({
    url: postgres.urlAs("orders"),
    size: 3,
    acquireTimeoutMs: () => 60_000,
    statementTimeoutMs: () => 60_000,
    log,
  });
  book = createOrderBook(database);
});
afterAll(async () => {
  await database.close();
  await postgres.stop();
});

const items = [
  { productId: 7, name: "Ara Cork Speaker 178", priceCents: 150, quantity: 2 },
  { productId: 3, name: "Ara Ash Kite 279", priceCents: 99, quantity: 1 },
];
const newOrder = () => ({ id: randomUUID(), customer: "Ada", totalCents: 399, authorizationId: "auth_1", items });
const messagesOf = (id: string) =>
  database.query("outbox", "select payload, trace_context from orders.outbox where order_id = $1", [id]);

it("writes the order, its items and its message together", async () => {
  const order = newOrder();
  const placed = await book.add(order, TRACE);
  expect(placed).toMatchObject({ id: order.id, status: "placed", totalCents: 399, shippedAt: null });
  expect(await book.get(order.id)).toEqual({ ...placed, items: [items[1], items[0]] });
  expect(await messagesOf(order.id)).toEqual([{ payload: { orderId: order.id }, trace_context: TRACE }]);
});

it("writes nothing at all when a part of it fails", async () => {
  const [item] = items;
  const order = { ...newOrder(), items: item ? [item, item] : [] };
  await expect(book.add(order, TRACE)).rejects.toMatchObject({ code: "23505" });
  await expect(book.get(order.id)).rejects.toMatchObject({ status: 404 });
  expect(await messagesOf(order.id)).toEqual([]);
});

it("announces again what waits for shipping and has no message, once", async () => {
  const [waits, leaves] = [newOrder(), newOrder()];
  await book.add(waits, TRACE);
  await book.add(leaves, TRACE);
  await database.query("sent", "delete from orders.outbox where order_id = any($1)", [[waits.id, leaves.id]]);
  await database.query("shipped", "update orders.orders set status = 'shipped' where id = $1", [leaves.id]);
  await book.announceAgain();
  await book.announceAgain();
  expect(await messagesOf(waits.id)).toEqual([{ payload: { orderId: waits.id }, trace_context: {} }]);
  expect(await messagesOf(leaves.id)).toEqual([]);
});

it("keeps messages in the outbox while the broker is away", async () => {
  const order = newOrder();
  await book.add(order, TRACE);
  const url = `amqp://127.0.0.1:${await freePort()}`;
  const publisher = createQueuePublisher({ url, queue: "orders", deadQueue: "orders.dead", log });
  const relay = startRelay({ database, publisher, batchSize: () => 10, log });
  relay.wake();
  await expect(publisher.publish({ orderId: order.id })).rejects.toThrow("no connection to the broker");
  await relay.stop();
  await publisher.close();
  expect(await messagesOf(order.id)).toHaveLength(1);
});
