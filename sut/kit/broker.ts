import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { type ChannelModel, connect } from "amqplib";
import type { Logger } from "./logger.ts";

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;

export type BrokerOptions = {
  url: string;
  log: Logger;
  /** Sets up channels on a fresh connection; called again after each reconnect. */
  onOpen: (connection: ChannelModel) => Promise<void>;
};
export type Broker = { isUp: () => boolean; close: () => Promise<void> };

/** Keeps a connection to the message broker: when it breaks, tries again after a pause that doubles up to 5 s. */
export function connectBroker({ url, log, onOpen }: BrokerOptions): Broker {
  const stopping = new AbortController();
  let current: ChannelModel | undefined;

  async function stayConnected(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    while (!stopping.signal.aborted) {
      try {
        const connection = await connect(url, { timeout: 5000 });
        // The close that follows says what is needed; without a listener the error would end the process.
        connection.on("error", (error: unknown) => log.warn({ error }, "the broker connection broke"));
        const closed = once(connection, "close");
        // Looked at below; until then an error of a connection that is being opened is nobody's.
        closed.catch(() => undefined);
        current = await opened(connection);
        log.info("broker connected");
        pause = FIRST_PAUSE_MS;
        await closed;
        current = undefined;
        if (!stopping.signal.aborted) log.warn("the broker connection is closed, connecting again");
      } catch (error) {
        if (pause === FIRST_PAUSE_MS) log.warn({ error }, "the broker cannot be reached, trying again");
      }
      await delay(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }

  async function opened(connection: ChannelModel): Promise<ChannelModel> {
    try {
      await onOpen(connection);
      return connection;
    } catch (error) {
      await connection.close().catch(() => undefined);
      throw error;
    }
  }

  const done = stayConnected();
  return {
    isUp: () => current !== undefined,
    async close() {
      stopping.abort();
      await current?.close().catch(() => undefined);
      await done;
    },
  };
}
