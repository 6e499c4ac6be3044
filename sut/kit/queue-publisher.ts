import type { ConfirmChannel } from "amqplib";
import { type Broker, connectBroker } from "./broker.ts";
import type { Logger } from "./logger.ts";
import { declareQueues, published, type QueueNames } from "./queue.ts";

const CONFIRM_TIMEOUT_MS = 10_000;

export type QueuePublisher = Broker & {
  /** Resolves when the broker has taken the message to disk; rejects when it refused, or went away before it said so. */
  publish: (message: unknown) => Promise<void>;
};

export function createQueuePublisher(options: QueueNames & { url: string; log: Logger }): QueuePublisher {
  const { queue, url, log } = options;
  let channel: ConfirmChannel | undefined;
  const broker = connectBroker({
    url,
    log,
    async onOpen(connection) {
      const opened = await connection.createConfirmChannel();
      opened.on("error", (error: unknown) => log.warn({ error }, "the publishing channel broke"));
      // A channel can break alone; without one the connection is of no use.
      opened.on("close", () => {
        channel = undefined;
        connection.close().catch(() => undefined);
      });
      await declareQueues(opened, options);
      channel = opened;
    },
  });

  const confirmed = (content: Buffer) =>
    new Promise<void>((resolve, reject) => {
      if (!channel) return reject(new Error("there is no connection to the broker"));
      const timeout = setTimeout(() => reject(new Error("the broker did not confirm in time")), CONFIRM_TIMEOUT_MS);
      channel.sendToQueue(queue, content, { persistent: true, contentType: "application/json" }, (error: unknown) => {
        clearTimeout(timeout);
        if (error) reject(error instanceof Error ? error : new Error("the broker refused the message"));
        else resolve();
      });
    });

  return {
    ...broker,
    isUp: () => channel !== undefined && broker.isUp(),
    async publish(message) {
      try {
        await confirmed(Buffer.from(JSON.stringify(message)));
        published.inc({ queue, result: "confirmed" });
      } catch (error) {
        published.inc({ queue, result: "error" });
        throw error;
      }
    },
  };
}
