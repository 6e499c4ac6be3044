import type { Channel } from "amqplib";
import { counter, gauge } from "./metrics.ts";

export type QueueNames = { queue: string; deadQueue: string };

export const published = counter("queue_publish_total", "Messages given to the broker by result", ["queue", "result"]);
export const consumed = counter("queue_consume_total", "Deliveries by what became of them", ["queue", "result"]);
export const untraced = counter("queue_consume_untraced_total", "Deliveries that carried no trace context", ["queue"]);
export const concurrency = gauge("queue_consumer_concurrency", "Most messages that are worked on at a time", ["queue"]);
export const inFlight = gauge("queue_consumer_in_flight", "Messages that are being worked on", ["queue"]);

export type PublishResult = "confirmed" | "nacked" | "error";
export type ConsumeResult = "ack" | "requeue" | "timeout" | "dead";

/** Shows what has not happened yet as 0, so that the first time is seen as an increase. */
export function showPublishResults(queue: string): void {
  for (const result of ["confirmed", "nacked", "error"] satisfies PublishResult[]) published.inc({ queue, result }, 0);
}
export function showConsumeResults(queue: string): void {
  for (const result of ["ack", "requeue", "timeout", "dead"] satisfies ConsumeResult[])
    consumed.inc({ queue, result }, 0);
  untraced.inc({ queue }, 0);
}

/** Where each dead message is told of once more, for who has to know of it; the message itself stays in the dead queue. */
export const noticesOf = (deadQueue: string) => `${deadQueue}.notices`;

/**
 * Declares the queue and what takes its dead messages; all of it survives a restart of the broker. How often a message
 * is delivered, and how many the queue holds, are the broker's policies: an operator changes them while it is used.
 */
export async function declareQueues(channel: Channel, { queue, deadQueue }: QueueNames): Promise<void> {
  await channel.assertExchange(deadQueue, "fanout", { durable: true });
  for (const name of [deadQueue, noticesOf(deadQueue)]) {
    await channel.assertQueue(name, { durable: true });
    await channel.bindQueue(name, deadQueue, "");
  }
  // A quorum queue counts deliveries, which a limit needs; a classic one knows only whether there was one before.
  await channel.assertQueue(queue, {
    durable: true,
    arguments: { "x-queue-type": "quorum", "x-dead-letter-exchange": deadQueue },
  });
}
