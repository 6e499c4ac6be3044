import type { Database } from "../kit/database.ts";
import type { Logger } from "../kit/logger.ts";
import { gauge } from "../kit/metrics.ts";

const MEASURE_MS = 2000;
const PRUNE_MS = 60_000;
/** Finished orders that are kept, so that the database of a shop that runs for days stays small. */
const KEPT_ORDERS = 20_000;
const PRUNED_AT_ONCE = 2000;

const unshipped = gauge("orders_unshipped", "Orders that were placed and have not been shipped");
const oldest = gauge("orders_oldest_unshipped_seconds", "Age of the oldest order that has not been shipped, seconds");
const outbox = gauge("orders_outbox_messages", "Messages that the broker has not taken yet");
const outboxAge = gauge(
  "orders_outbox_oldest_seconds",
  "Age of the oldest message that the broker has not taken, seconds",
);

/** Measures what waits for shipping or for the broker every 2 s, and once a minute deletes the oldest of more than 20,000 finished orders. */
export function startHousekeeping(database: Database, log: Logger): { stop: () => void } {
  const timers = [setInterval(() => void measure(), MEASURE_MS), setInterval(() => void prune(), PRUNE_MS)];
  void measure();

  async function measure(): Promise<void> {
    try {
      const [row] = await database.query<Record<"orders" | "age" | "messages" | "messageAge", number>>(
        "orders_unshipped",
        `select o.*, m.* from
           (select count(*)::int as orders, coalesce(extract(epoch from now() - min(placed_at)), 0)::float8 as age
            from orders.orders where status = 'placed') o,
           (select count(*)::int as messages, coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as "messageAge"
            from orders.outbox) m`,
      );
      show(row?.orders ?? 0, row?.age ?? 0, row?.messages ?? 0, row?.messageAge ?? 0);
    } catch {
      // Not known is not the last value, and not zero.
      show(Number.NaN, Number.NaN, Number.NaN, Number.NaN);
    }
  }

  async function prune(): Promise<void> {
    try {
      await database.query(
        "orders_prune",
        `delete from orders.orders where id in (
           select id from orders.orders where status <> 'placed' order by placed_at desc offset $1 limit $2)`,
        [KEPT_ORDERS, PRUNED_AT_ONCE],
      );
    } catch (error) {
      log.warn({ error }, "old orders could not be deleted");
    }
  }

  return { stop: () => timers.forEach((timer) => clearInterval(timer)) };
}

function show(orders: number, age: number, messages: number, messageAge: number): void {
  unshipped.set(orders);
  oldest.set(age);
  outbox.set(messages);
  outboxAge.set(messageAge);
}
