import type { Channel } from "amqplib";
import { counter, gauge } from "./metrics.ts";

export type QueueNames = { queue: string; deadQueue: string };

export const published = counter("queue_publish_total", "Messages given to the broker by result", ["queue", "result"]);
export const consumed = counter("queue_consume_total", "Deliveries by what became of them", ["queue", "result"]);
export const concurrency = gauge("queue_consumer_concurrency", "Most messages that are worked on at a time", ["queue"]);
export const inFlight = gauge("queue_consumer_in_flight", "Messages that are being worked on", ["queue"]);

/** Declares the queue and the one that takes its rejected messages; both survive a restart of the broker. */
export async function declareQueues(channel: Channel, { queue, deadQueue }: QueueNames): Promise<void> {
  await channel.assertQueue(deadQueue, { durable: true });
  await channel.assertQueue(queue, {
    durable: true,
    arguments: { "x-dead-letter-exchange": "", "x-dead-letter-routing-key": deadQueue },
  });
}
