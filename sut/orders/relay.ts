import { setTimeout as delay } from "node:timers/promises";
import { context, propagation, ROOT_CONTEXT } from "@opentelemetry/api";
import type { Database } from "../kit/database.ts";
import type { Logger } from "../kit/logger.ts";
import { MessageRefused, type QueuePublisher } from "../kit/queue-publisher.ts";

const POLL_MS = 1000;

type OutboxRow = { id: string; payload: unknown; traceContext: Record<string, string> };
export type Relay = { wake: () => void; stop: () => Promise<void> };
export type RelayOptions = { database: Database; publisher: QueuePublisher; batchSize: () => number; log: Logger };

/**
 * Carries the outbox to the queue, oldest first: a row is deleted once the broker has confirmed its message, in the
 * transaction that holds it. So a message may be sent twice, and none is lost, whatever dies in between.
 */
export function startRelay({ database, publisher, batchSize, log }: RelayOptions): Relay {
  const stopping = new AbortController();
  // Aborted by who has something to send: ends the pause at once, also one that has not begun yet.
  let alarm = new AbortController();

  /** What came of a batch: `refused` when the broker would not take a message of it. */
  const sendBatch = (): Promise<{ sent: number; refused: boolean }> =>
    database.transaction(async (query) => {
      const rows = await query<OutboxRow>(
        "outbox_take",
        `select id, payload, trace_context as "traceContext" from orders.outbox
         order by id limit $1 for update skip locked`,
        [batchSize()],
      );
      if (rows.length === 0) return { sent: 0, refused: false };
      const sent = await Promise.allSettled(rows.map((row) => send(row)));
      const confirmed = rows.filter((_, i) => sent[i]?.status === "fulfilled").map((row) => row.id);
      await query("outbox_delete", "delete from orders.outbox where id = any($1::bigint[])", [confirmed]);
      const failures = sent.flatMap((result): unknown[] => (result.status === "rejected" ? [result.reason] : []));
      const [error] = failures;
      if (error) log.warn({ error, unsent: failures.length }, "messages stay in the outbox");
      return { sent: confirmed.length, refused: failures.some((failure) => failure instanceof MessageRefused) };
    });

  /** In the trace of the request that the message comes from, so that it goes on behind the queue. */
  const send = (row: OutboxRow): Promise<void> =>
    context.with(propagation.extract(ROOT_CONTEXT, row.traceContext), () => publisher.publish(row.payload));

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      alarm = new AbortController();
      let outcome = { sent: 0, refused: false };
      try {
        if (publisher.isUp()) outcome = await sendBatch();
      } catch (error) {
        log.warn({ error }, "the outbox could not be read");
      }
      // Somebody who has more to send does not make the broker take what it refused.
      const { signal } = outcome.refused ? stopping : alarm;
      if (outcome.sent === 0 || outcome.refused) await delay(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  const done = run();
  const wake = () => alarm.abort();
  return {
    wake,
    async stop() {
      stopping.abort();
      wake();
      await done;
    },
  };
}
