import type { ChannelModel, ConfirmChannel } from "amqplib";
import { type Broker, connectBroker } from "./broker.ts";
import type { Logger } from "./logger.ts";
import { declareQueues, published, type QueueNames, showPublishResults } from "./queue.ts";
import { publishing } from "./queue-trace.ts";

const CONFIRM_TIMEOUT_MS = 10_000;
const PRECONDITION_FAILED = 406;

export type QueuePublisher = Broker & {
  /** Resolves when the broker has taken the message to disk; rejects when it refused, or went away before it said so. */
  publish: (message: unknown) => Promise<void>;
};
export type QueuePublisherOptions = QueueNames & {
  url: string;
  log: Logger;
  /** Whether messages carry the trace context of who sends them. */
  traced?: () => boolean;
  /**
   * Called before a queue of that name, but of another type, is deleted with the messages in it: keeps what they were
   * about. Without it such a queue is an error.
   */
  beforeReplacing?: () => Promise<void>;
};

/** The broker has no room for the message, or may not take it: it is of no use to send it again at once. */
export class MessageRefused extends Error {}

export function createQueuePublisher(options: QueuePublisherOptions): QueuePublisher {
  const { queue, url, log, traced = () => true } = options;
  showPublishResults(queue);
  let connection: ChannelModel | undefined;
  let channel: ConfirmChannel | undefined;
  const broker = connectBroker({
    url,
    log,
    async onOpen(opened) {
      connection = opened;
      await prepareQueues(opened, options);
      await openChannel(opened);
    },
  });

  async function openChannel(on: ChannelModel): Promise<void> {
    const opened = await on.createConfirmChannel();
    opened.on("error", (error: unknown) => log.warn({ error }, "the publishing channel broke"));
    // A channel can break alone; without one the connection is of no use.
    opened.on("close", () => {
      if (channel !== opened) return;
      channel = undefined;
      on.close().catch(() => undefined);
    });
    channel = opened;
  }

  /** A full quorum queue tells a channel that it has room again, but not that its limit is gone: a new one asks anew. */
  function replaceChannel(refused: ConfirmChannel): void {
    if (refused !== channel || !connection) return;
    channel = undefined;
    const on = connection;
    openChannel(on).catch(() => on.close().catch(() => undefined));
    refused
      .waitForConfirms()
      .catch(() => undefined)
      .then(() => refused.close())
      .catch(() => undefined);
  }

  const confirmed = (content: Buffer, headers: Record<string, string>) =>
    new Promise<void>((resolve, reject) => {
      const on = channel;
      if (!on) return reject(new Error("there is no connection to the broker"));
      const timeout = setTimeout(() => reject(new Error("the broker did not confirm in time")), CONFIRM_TIMEOUT_MS);
      const properties = { persistent: true, contentType: "application/json", headers };
      on.sendToQueue(queue, content, properties, (error: unknown) => {
        clearTimeout(timeout);
        if (!error) return resolve();
        if (!isNack(error)) return reject(error instanceof Error ? error : new Error("the channel broke"));
        replaceChannel(on);
        reject(new MessageRefused(`the broker refused the message for the queue ${queue}`));
      });
    });

  return {
    ...broker,
    isUp: () => channel !== undefined && broker.isUp(),
    async publish(message) {
      const content = Buffer.from(JSON.stringify(message));
      try {
        await publishing(queue, traced(), (headers) => confirmed(content, headers));
        published.inc({ queue, result: "confirmed" });
      } catch (error) {
        published.inc({ queue, result: error instanceof MessageRefused ? "nacked" : "error" });
        throw error;
      }
    },
  };
}

/** The client has no other sign of a refusal by the broker than this text. */
const isNack = (error: unknown) => error instanceof Error && error.message === "message nacked";

/** Declares the queues; a classic queue of an earlier version is replaced by a quorum queue. */
async function prepareQueues(connection: ChannelModel, options: QueuePublisherOptions): Promise<void> {
  const { queue, log, beforeReplacing } = options;
  try {
    await onChannel(connection, (channel) => declareQueues(channel, options));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === PRECONDITION_FAILED)) throw error;
    if (!beforeReplacing) {
      throw new Error(`the queue ${queue} exists with other properties: work it off, then delete it`, { cause: error });
    }
    log.warn({ queue }, "the queue is of another type, it is replaced");
    await beforeReplacing();
    // Only while nobody consumes it, since a consumer may have a message in hand.
    await onChannel(connection, (channel) => channel.deleteQueue(queue, { ifUnused: true }));
    await onChannel(connection, (channel) => declareQueues(channel, options));
  }
}

async function onChannel<T>(
  connection: ChannelModel,
  work: (channel: Awaited<ReturnType<ChannelModel["createChannel"]>>) => Promise<T>,
): Promise<T> {
  const channel = await connection.createChannel();
  // What breaks the channel also rejects the call that was made on it.
  channel.on("error", () => undefined);
  const result = await work(channel);
  await channel.close();
  return result;
}
