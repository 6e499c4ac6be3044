import { setTimeout as delay } from "node:timers/promises";
import type { Channel, ConsumeMessage } from "amqplib";
import { type Broker, connectBroker } from "./broker.ts";
import { createGate } from "./gate.ts";
import type { Logger } from "./logger.ts";
import {
  concurrency,
  consumed,
  type ConsumeResult,
  declareQueues,
  inFlight,
  noticesOf,
  type QueueNames,
  showConsumeResults,
} from "./queue.ts";
import { failed, processing } from "./queue-trace.ts";
import { ServiceError } from "./service-error.ts";

const LONGEST_RETRY_PAUSE_MS = 5000;
/** So that a message that fails again and again does not keep a processor busy. */
const REDELIVERY_PAUSE_MS = 250;
const NOTICES_PREFETCH = 8;

export type QueueConsumerOptions = QueueNames & {
  url: string;
  log: Logger;
  /** Handles one message: done when it resolves. It may be called twice for the same message, at the same time too. */
  handle: (body: unknown) => Promise<void>;
  /** Called when a message went to the dead queue. */
  onDead: (body: unknown) => Promise<void>;
  /** A message that is not handled in this time is given back while the work on it goes on; 0: no limit. */
  handlingTimeoutMs?: () => number;
};
export type QueueConsumer = Broker & {
  setConcurrency: (messages: number) => void;
  setPrefetch: (messages: number) => void;
  /** While paused nothing is taken from the queue; what was taken before is still handled. */
  setPaused: (paused: boolean) => void;
};

/**
 * Consumes a queue. A message that fails is given back and delivered again; how often, says the delivery limit of the
 * queue's policy: then the broker puts it into the dead queue, and `onDead` is called. While something that handling
 * needs is away (502, 503, 504) the message is tried again here, with growing pauses, and is not given back.
 */
export function createQueueConsumer(options: QueueConsumerOptions): QueueConsumer {
  const { queue, deadQueue, url, log, handle, onDead, handlingTimeoutMs = () => 0 } = options;
  const gate = createGate(1, () => inFlight.set({ queue }, gate.running()));
  const stopping = new AbortController();
  showConsumeResults(queue);
  let channel: Channel | undefined;
  let consumerTag: string | undefined;
  let prefetch = 1;
  let paused = false;
  let subscription = Promise.resolve();

  const broker = connectBroker({
    url,
    log,
    async onOpen(connection) {
      const opened = await connection.createChannel();
      opened.on("error", (error: unknown) => log.warn({ error }, "the consuming channel broke"));
      opened.on("close", () => {
        if (channel === opened) channel = undefined;
        connection.close().catch(() => undefined);
      });
      await declareQueues(opened, options);
      channel = opened;
      consumerTag = undefined;
      await listenForDead(opened);
      await renewSubscription();
    },
  });

  /** Prefetch counts for consumers that start after it was set, so a new value needs a new consumer. */
  async function subscribe(on: Channel): Promise<void> {
    if (consumerTag !== undefined) await on.cancel(consumerTag);
    consumerTag = undefined;
    if (paused) return;
    await on.prefetch(prefetch);
    const reply = await on.consume(queue, (message) => {
      if (message) void gate.run(() => processing(queue, headersOf(message), () => settle(on, message)));
    });
    consumerTag = reply.consumerTag;
  }

  async function listenForDead(on: Channel): Promise<void> {
    await on.prefetch(NOTICES_PREFETCH);
    await on.consume(noticesOf(deadQueue), (message) => {
      if (message) void told(on, message);
    });
  }

  async function told(on: Channel, message: ConsumeMessage): Promise<void> {
    try {
      await throughOutages(on, () => onDead(parse(message.content)));
    } catch (error) {
      if (on === channel) log.error({ error }, "cannot mark a dead message");
    }
    if (on !== channel) return;
    on.ack(message);
    consumed.inc({ queue, result: "dead" });
  }

  async function settle(on: Channel, message: ConsumeMessage): Promise<void> {
    // The broker has taken back what was not started before the channel closed.
    if (on !== channel) return;
    const body = parse(message.content);
    try {
      const done = await inTime(throughOutages(on, () => handle(body)));
      if (done) return finish(on, "ack", () => on.ack(message));
      log.warn({ limit_ms: handlingTimeoutMs() }, "message is not handled in time, it goes back to the queue");
      finish(on, "timeout", () => on.nack(message, false, true));
    } catch (error) {
      if (on !== channel) return;
      failed(error);
      log.error({ error, delivery: deliveryOf(message) }, "message failed, it goes back to the queue");
      await delay(REDELIVERY_PAUSE_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      finish(on, "requeue", () => on.nack(message, false, true));
    }
  }

  /** False when `work` is not done in time; it goes on, and its end is of interest to the log alone. */
  async function inTime(work: Promise<void>): Promise<boolean> {
    const limit = handlingTimeoutMs();
    if (limit === 0) return work.then(() => true);
    const settled = new AbortController();
    const timer = delay(limit, false, { signal: settled.signal }).catch(() => true);
    try {
      const done = await Promise.race([work.then(() => true), timer]);
      if (!done) work.catch((error: unknown) => log.warn({ error }, "work on a message failed"));
      return done;
    } finally {
      settled.abort();
    }
  }

  /** Tries again while something that `work` needs is away, as long as the message is ours. */
  async function throughOutages(on: Channel, work: () => Promise<void>): Promise<void> {
    for (let pause = 250; ; pause = Math.min(pause * 2, LONGEST_RETRY_PAUSE_MS)) {
      try {
        return await work();
      } catch (error) {
        if (!isOutage(error) || on !== channel) throw error;
        log.warn({ error }, "message cannot be handled at present, trying again");
        await delay(pause, undefined, { signal: stopping.signal });
      }
    }
  }

  function finish(on: Channel, result: Exclude<ConsumeResult, "dead">, settleIt: () => void): void {
    // On a channel that is closed meanwhile there is nothing to settle: the broker delivers the message again.
    if (on !== channel) return;
    settleIt();
    consumed.inc({ queue, result });
  }

  /** One after the other, so that there is never more than one consumer. */
  function renewSubscription(): Promise<void> {
    subscription = subscription
      .then(() => (channel ? subscribe(channel) : undefined))
      .catch((error: unknown) => log.warn({ error }, "the consumer could not be started anew"));
    return subscription;
  }

  return {
    isUp: () => channel !== undefined && broker.isUp(),
    setConcurrency(messages) {
      concurrency.set({ queue }, messages);
      gate.setLimit(messages);
    },
    setPrefetch(messages) {
      prefetch = messages;
      void renewSubscription();
    },
    setPaused(next) {
      paused = next;
      void renewSubscription();
    },
    async close() {
      if (channel && consumerTag !== undefined) await channel.cancel(consumerTag).catch(() => undefined);
      stopping.abort();
      await broker.close();
    },
  };
}

const isOutage = (error: unknown): boolean =>
  error instanceof ServiceError && (error.status === 502 || error.status === 503 || error.status === 504);

/** Guarantee: a client library's table of headers, in which anything may stand. */
const headersOf = (message: ConsumeMessage) => (message.properties.headers ?? {}) as Record<string, unknown>;

/** How many times the message has been delivered, this one included. */
function deliveryOf(message: ConsumeMessage): number {
  const before = headersOf(message)["x-delivery-count"];
  return typeof before === "number" ? before + 1 : 1;
}

function parse(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString("utf8"));
  } catch {
    return undefined;
  }
}
