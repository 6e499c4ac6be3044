import { connect, type ConfirmChannel, type GetMessage } from "amqplib";
import { ToolError } from "../tool-error.ts";
import { reasonOf, SourceUnavailable, stopped } from "./source.ts";

/** At most so many messages in one go; the rest stays where it is. */
const MOST_MOVED = 50_000;

/**
 * Moves the messages that are ready in one queue to another, in order; gives how many. Each is acknowledged only once the
 * broker has confirmed it in the other queue: one may stand in both for a moment, none is ever in neither.
 */
export async function moveMessages(
  amqpUrl: string,
  { from, to }: { from: string; to: string },
  signal: AbortSignal,
): Promise<number> {
  return withChannel(amqpUrl, signal, async (channel) => {
    await channel.checkQueue(to);
    // What arrives meanwhile (perhaps because it failed again) is not moved again and again.
    const { messageCount } = await channel.checkQueue(from);
    let moved = 0;
    for (; moved < Math.min(messageCount, MOST_MOVED) && !signal.aborted; moved += 1) {
      const message = await channel.get(from, { noAck: false });
      if (message === false) break;
      await publishAgain(channel, to, message);
      channel.ack(message);
    }
    return moved;
  });
}

/** Takes messages with exactly that body out of a queue and leaves the others; gives how many it took. */
export async function takeOut(
  amqpUrl: string,
  { queue, body }: { queue: string; body: string },
  signal: AbortSignal,
): Promise<number> {
  return withChannel(amqpUrl, signal, async (channel) => {
    const { messageCount } = await channel.checkQueue(queue);
    const others: GetMessage[] = [];
    let taken = 0;
    for (let seen = 0; seen < Math.min(messageCount, MOST_MOVED) && !signal.aborted; seen += 1) {
      const message = await channel.get(queue, { noAck: false });
      if (message === false) break;
      if (message.content.toString() === body) {
        channel.ack(message);
        taken += 1;
      } else {
        others.push(message);
      }
    }
    // Only now: a message that was put back at once would be the next one to come.
    for (const message of others) channel.nack(message, false, true);
    return taken;
  });
}

async function publishAgain(channel: ConfirmChannel, to: string, message: GetMessage): Promise<void> {
  const { headers = {}, ...properties } = message.properties;
  // Where it died and how often is history that the queue's own counting must not go on from.
  const kept = Object.fromEntries(
    Object.entries(headers).filter(([name]) => !/^x-(death|first-death|delivery-count)/.test(name)),
  );
  await new Promise<void>((resolve, reject) => {
    let returned = false;
    const onReturn = () => (returned = true);
    channel.once("return", onReturn);
    channel.sendToQueue(to, message.content, { ...properties, headers: kept, mandatory: true }, (error: unknown) => {
      channel.off("return", onReturn);
      if (error)
        reject(
          new ToolError("conflict", `${to} refuses messages now`, `Look at the policy of ${to}.`, { cause: error }),
        );
      else if (returned) reject(new ToolError("not_found", `there is no queue ${to} any more`, "Look at the queues."));
      else resolve();
    });
  });
}

async function withChannel<T>(
  amqpUrl: string,
  signal: AbortSignal,
  use: (channel: ConfirmChannel) => Promise<T>,
): Promise<T> {
  try {
    const connection = await connect(amqpUrl, {
      timeout: 3000,
      clientProperties: { connection_name: "operations console" },
    });
    connection.on("error", () => {});
    try {
      const channel = await connection.createConfirmChannel();
      channel.on("error", () => {});
      const result = await use(channel);
      // Sends the last acknowledgements before the connection goes; without it they could be lost, and the messages doubled.
      await channel.close();
      return result;
    } finally {
      await connection.close().catch(() => undefined);
    }
  } catch (error) {
    if (error instanceof ToolError) throw error;
    if (signal.aborted) throw stopped("rabbitmq", error);
    if (error instanceof Error && /NOT_FOUND/.test(error.message))
      throw new ToolError("not_found", "there is no such queue", "list_operations shows the queues.", { cause: error });
    throw new SourceUnavailable("rabbitmq", reasonOf(error), { cause: error });
  }
}
