import { randomUUID } from "node:crypto";
import { connect } from "amqplib";
import { pino } from "pino";
import { afterEach, beforeEach, expect, it } from "vitest";
import { amqpUrl, environment } from "../testing.ts";
import { registry } from "./metrics.ts";
import { noticesOf } from "./queue.ts";
import { createQueueConsumer, type QueueConsumer, type QueueConsumerOptions } from "./queue-consumer.ts";
import { createQueuePublisher, type QueuePublisher } from "./queue-publisher.ts";
import { ServiceError } from "./service-error.ts";

const log = pino({ enabled: false });
let names: { queue: string; deadQueue: string };
let url: string;
let publisher: QueuePublisher;
let consumer: QueueConsumer | undefined;

beforeEach(async () => {
  const queue = `test-${randomUUID()}`;
  names = { queue, deadQueue: `${queue}.dead` };
  url = await amqpUrl(environment());
  publisher = createQueuePublisher({ ...names, url, log });
  await expect.poll(() => publisher.isUp(), { timeout: 60_000 }).toBe(true);
});
afterEach(async () => {
  await consumer?.close();
  consumer = undefined;
  await publisher.close();
  await setPolicy(null);
  await onChannel(async (channel) => {
    for (const name of [names.queue, names.deadQueue, noticesOf(names.deadQueue)]) await channel.deleteQueue(name);
    await channel.deleteExchange(names.deadQueue);
  });
});

/** What an operator does on the broker's management API; null takes the queue's policy away. */
async function setPolicy(definition: Record<string, unknown> | null): Promise<void> {
  const { rabbitmq } = environment();
  const response = await fetch(`${rabbitmq.url}/api/policies/%2F/${names.queue}`, {
    method: definition ? "PUT" : "DELETE",
    headers: { authorization: `Basic ${Buffer.from(`${rabbitmq.user}:${rabbitmq.password}`).toString("base64")}` },
    ...(definition && { body: JSON.stringify({ pattern: `^${names.queue}$`, "apply-to": "queues", definition }) }),
  });
  expect([201, 204, 404]).toContain(response.status);
}

async function publishResults(): Promise<Record<string, number>> {
  const { values } = (await registry.getSingleMetric("queue_publish_total")?.get()) ?? { values: [] };
  const own = values.filter(({ labels }) => labels["queue"] === names.queue);
  return Object.fromEntries(own.map(({ labels, value }) => [String(labels["result"]), value]));
}

type Channel = Awaited<ReturnType<Awaited<ReturnType<typeof connect>>["createChannel"]>>;

async function onChannel<T>(work: (channel: Channel) => Promise<T>): Promise<T> {
  const connection = await connect(url);
  try {
    return await work(await connection.createChannel());
  } finally {
    await connection.close();
  }
}
const publishing = (n: number) =>
  publisher.publish({ n }).then(
    () => "confirmed",
    (error: unknown) => (error instanceof Error ? error.message : error),
  );
const waiting = (queue: string) => onChannel(async (channel) => (await channel.checkQueue(queue)).messageCount);

function consume(handle: QueueConsumerOptions["handle"], more: Partial<QueueConsumerOptions> = {}) {
  consumer = createQueueConsumer({ ...names, url, log, handle, onDead: async () => {}, ...more });
  return consumer;
}

it("delivers what was published, once", async () => {
  await publisher.publish({ n: 1 });
  await publisher.publish({ n: 2 });
  const seen: unknown[] = [];
  consume(async (body) => void seen.push(body));
  await expect.poll(() => seen).toEqual([{ n: 1 }, { n: 2 }]);
  await expect.poll(() => waiting(names.queue)).toBe(0);
});

it("delivers a message that fails for ever, and no more once its deliveries are limited: then it is dead", async () => {
  await publisher.publish({ n: 1 });
  let deliveries = 0;
  const dead: unknown[] = [];
  const fails = async () => {
    deliveries += 1;
    throw new Error("cannot");
  };
  consume(fails, { onDead: async (body) => void dead.push(body) });
  await expect.poll(() => deliveries).toBeGreaterThan(4);
  expect(await waiting(names.deadQueue)).toBe(0);
  await setPolicy({ "delivery-limit": 2 });
  await expect.poll(() => waiting(names.deadQueue)).toBe(1);
  await expect.poll(() => dead).toEqual([{ n: 1 }]);
  deliveries = 0;
  await publisher.publish({ n: 2 });
  await expect.poll(() => waiting(names.deadQueue)).toBe(2);
  expect(deliveries).toBe(3);
});

it("keeps a message through an outage of what handling needs", async () => {
  await publisher.publish({ n: 1 });
  let calls = 0;
  consume(async () => {
    calls += 1;
    if (calls < 3) throw new ServiceError(503, "database_unavailable", "away");
  });
  await expect.poll(() => calls, { timeout: 60_000 }).toBe(3);
  await expect.poll(() => waiting(names.queue)).toBe(0);
  expect(await waiting(names.deadQueue)).toBe(0);
});

it("marks a dead message even when what marking needs is away at first", async () => {
  await setPolicy({ "delivery-limit": 0 });
  await publisher.publish("not an order");
  let calls = 0;
  const onDead = async () => {
    calls += 1;
    if (calls < 3) throw new ServiceError(503, "database_unavailable", "away");
  };
  consume(() => Promise.reject(new Error("no order")), { onDead });
  await expect.poll(() => calls).toBe(3);
  expect(await waiting(names.deadQueue)).toBe(1);
});

it("gives a message back that takes too long, while the work on it goes on", async () => {
  await publisher.publish({ n: 1 });
  const first = Promise.withResolvers<void>();
  let begun = 0;
  consume(
    async () => {
      begun += 1;
      if (begun === 1) await first.promise;
    },
    { handlingTimeoutMs: () => 100 },
  );
  await expect.poll(() => begun).toBe(2);
  await expect.poll(() => waiting(names.queue)).toBe(0);
  first.resolve();
});

it("takes nothing while it is paused, and says that it is well", async () => {
  const seen: unknown[] = [];
  const one = consume(async (body) => void seen.push(body));
  await publisher.publish({ n: 1 });
  await expect.poll(() => seen).toHaveLength(1);
  one.setPaused(true);
  await expect.poll(() => onChannel((channel) => channel.checkQueue(names.queue))).toMatchObject({ consumerCount: 0 });
  await publisher.publish({ n: 2 });
  await expect.poll(() => waiting(names.queue)).toBe(1);
  expect(one.isUp()).toBe(true);
  one.setPaused(false);
  await expect.poll(() => seen).toHaveLength(2);
});

it("says so when the broker refuses a message, and publishes again when the queue's limit is gone", async () => {
  await setPolicy({ "max-length": 1, overflow: "reject-publish" });
  await expect.poll(() => publishing(1)).toMatch("the broker refused the message");
  expect(await publishResults()).toMatchObject({ nacked: expect.any(Number) });
  await setPolicy(null);
  await expect.poll(() => publishing(2)).toBe("confirmed");
});

it("replaces a queue of another type once what is in it is kept elsewhere", async () => {
  const queue = `${names.queue}.classic`;
  await onChannel(async (channel) => {
    await channel.assertQueue(queue, { durable: true });
    channel.sendToQueue(queue, Buffer.from("{}"));
    await expect.poll(() => waiting(queue)).toBe(1);
  });
  let kept = 0;
  const other = { ...names, queue, url, log };
  const replacing = createQueuePublisher({ ...other, beforeReplacing: async () => void (kept += 1) });
  await expect.poll(() => replacing.isUp()).toBe(true);
  await replacing.publish({ n: 1 });
  expect(kept).toBe(1);
  await expect.poll(() => waiting(queue)).toBe(1);
  await replacing.close();
  await onChannel((channel) => channel.deleteQueue(queue));
});

it("works on as many at a time as it is set to, and takes more when that is raised", async () => {
  const release = Promise.withResolvers<void>();
  let inHand = 0;
  const one = consume(async () => {
    inHand += 1;
    await release.promise;
  });
  one.setPrefetch(1);
  for (let n = 0; n < 6; n++) await publisher.publish({ n });
  await expect.poll(() => inHand).toBe(1);
  await expect.poll(() => waiting(names.queue)).toBe(5);
  one.setConcurrency(4);
  one.setPrefetch(4);
  await expect.poll(() => inHand, { timeout: 60_000 }).toBeGreaterThanOrEqual(4);
  release.resolve();
  await expect.poll(() => inHand).toBe(6);
});
