import { setTimeout as delay } from "node:timers/promises";
import type { Channel, ConsumeMessage } from "amqplib";
import { type Broker, connectBroker } from "./broker.ts";
import { createGate } from "./gate.ts";
import type { Logger } from "./logger.ts";
import { concurrency, consumed, declareQueues, inFlight, type QueueNames } from "./queue.ts";
import { ServiceError } from "./service-error.ts";

const LONGEST_RETRY_PAUSE_MS = 5000;

/** A message that can never be handled, however often it is delivered. */
export class UnprocessableMessage extends Error {}

export type QueueConsumerOptions = QueueNames & {
  url: string;
  log: Logger;
  /** Handles one message: done when it resolves. It may be called twice for the same message. */
  handle: (body: unknown) => Promise<void>;
  /** Called before a message goes to the dead queue. */
  onDead: (body: unknown) => Promise<void>;
};
export type QueueConsumer = Broker & {
  setConcurrency: (messages: number) => void;
  setPrefetch: (messages: number) => void;
};

/**
 * Consumes a queue. A message that fails is delivered once more and then goes to the dead queue; one that is
 * unprocessable goes there at once. While something that handling needs is away (502, 503, 504) the message is tried
 * again here, with growing pauses, and keeps its place.
 */
export function createQueueConsumer(options: QueueConsumerOptions): QueueConsumer {
  const { queue, url, log, handle, onDead } = options;
  const gate = createGate(1, () => inFlight.set({ queue }, gate.running()));
  const stopping = new AbortController();
  let channel: Channel | undefined;
  let consumerTag: string | undefined;
  let prefetch = 1;
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
      await subscribe(opened);
    },
  });

  /** Prefetch counts for consumers that start after it was set, so a new value needs a new consumer. */
  async function subscribe(on: Channel): Promise<void> {
    if (consumerTag !== undefined) await on.cancel(consumerTag);
    await on.prefetch(prefetch);
    const reply = await on.consume(queue, (message) => {
      if (message) void gate.run(() => settle(on, message));
    });
    consumerTag = reply.consumerTag;
  }

  async function settle(on: Channel, message: ConsumeMessage): Promise<void> {
    // The broker has taken back what was not started before the channel closed.
    if (on !== channel) return;
    const body = parse(message.content);
    try {
      await throughOutages(on, () => handle(body));
      finish(on, "ack", () => on.ack(message));
    } catch (error) {
      if (on !== channel) return;
      const again = !message.fields.redelivered && !(error instanceof UnprocessableMessage);
      log.error(
        { error, again },
        again ? "message failed, it will be delivered once more" : "message goes to the dead queue",
      );
      if (!again)
        await throughOutages(on, () => onDead(body)).catch((failure: unknown) =>
          log.error({ error: failure }, "cannot mark a dead message"),
        );
      finish(on, again ? "requeue" : "dead", () => on.nack(message, false, again));
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

  function finish(on: Channel, result: "ack" | "requeue" | "dead", settleIt: () => void): void {
    // On a channel that is closed meanwhile there is nothing to settle: the broker delivers the message again.
    if (on !== channel) return;
    settleIt();
    consumed.inc({ queue, result });
  }

  return {
    isUp: () => channel !== undefined && broker.isUp(),
    setConcurrency(messages) {
      concurrency.set({ queue }, messages);
      gate.setLimit(messages);
    },
    setPrefetch(messages) {
      prefetch = messages;
      subscription = subscription
        .then(() => (channel && consumerTag !== undefined ? subscribe(channel) : undefined))
        .catch((error: unknown) => log.warn({ error }, "the consumer could not be started anew"));
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

function parse(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString("utf8"));
  } catch {
    return undefined;
  }
}
