import { randomUUID } from "node:crypto";
import { connect } from "amqplib";
import { pino } from "pino";
import { afterEach, beforeEach, expect, it } from "vitest";
import { amqpUrl, environment } from "../testing.ts";
import { createQueueConsumer, type QueueConsumer, UnprocessableMessage } from "./queue-consumer.ts";
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
  await expect.poll(() => publisher.isUp(), { timeout: 10_000 }).toBe(true);
});
afterEach(async () => {
  await consumer?.close();
  consumer = undefined;
  await publisher.close();
  await onChannel((channel) => Promise.all([channel.deleteQueue(names.queue), channel.deleteQueue(names.deadQueue)]));
});

type Channel = Awaited<ReturnType<Awaited<ReturnType<typeof connect>>["createChannel"]>>;

async function onChannel<T>(work: (channel: Channel) => Promise<T>): Promise<T> {
  const connection = await connect(url);
  try {
    return await work(await connection.createChannel());
  } finally {
    await connection.close();
  }
}
const waiting = (queue: string) => onChannel(async (channel) => (await channel.checkQueue(queue)).messageCount);

function consume(handle: (body: unknown) => Promise<void>, onDead: (body: unknown) => Promise<void> = async () => {}) {
  consumer = createQueueConsumer({ ...names, url, log, handle, onDead });
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

it("delivers a message that failed once more, then puts it into the dead queue", async () => {
  await publisher.publish({ n: 1 });
  const seen: unknown[] = [];
  const dead: unknown[] = [];
  consume(
    async (body) => {
      seen.push(body);
      throw new Error("cannot");
    },
    async (body) => void dead.push(body),
  );
  await expect.poll(() => waiting(names.deadQueue)).toBe(1);
  expect(seen).toHaveLength(2);
  expect(dead).toEqual([{ n: 1 }]);
});

it("puts a message that nobody can handle into the dead queue at once", async () => {
  await publisher.publish("not an order");
  let calls = 0;
  consume(async () => {
    calls += 1;
    throw new UnprocessableMessage("no order");
  });
  await expect.poll(() => waiting(names.deadQueue)).toBe(1);
  expect(calls).toBe(1);
});

it("keeps a message through an outage of what handling needs", async () => {
  await publisher.publish({ n: 1 });
  let calls = 0;
  consume(async () => {
    calls += 1;
    if (calls < 3) throw new ServiceError(503, "database_unavailable", "away");
  });
  await expect.poll(() => calls, { timeout: 5000 }).toBe(3);
  await expect.poll(() => waiting(names.queue)).toBe(0);
  expect(await waiting(names.deadQueue)).toBe(0);
});

it("marks a dead message even when what marking needs is away at first", async () => {
  await publisher.publish("not an order");
  let calls = 0;
  consume(
    async () => {
      throw new UnprocessableMessage("no order");
    },
    async () => {
      calls += 1;
      if (calls < 3) throw new ServiceError(503, "database_unavailable", "away");
    },
  );
  await expect.poll(() => waiting(names.deadQueue)).toBe(1);
  expect(calls).toBe(3);
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
  await expect.poll(() => inHand, { timeout: 5000 }).toBeGreaterThanOrEqual(4);
  release.resolve();
  await expect.poll(() => inHand).toBe(6);
});
