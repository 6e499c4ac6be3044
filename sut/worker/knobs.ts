import { boolean, DATABASE_KNOBS, integer } from "../kit/knobs.ts";

export const MOST_THREADS = 16;

export const WORKER_KNOBS = {
  ...DATABASE_KNOBS,
  consumer_concurrency: integer({
    title: "Orders that are worked on at a time",
    unit: "orders",
    min: 1,
    max: 64,
    default: 8,
  }),
  consumer_prefetch: integer({
    title: "Orders that the queue hands over before they are done",
    unit: "orders",
    min: 1,
    max: 256,
    default: 16,
  }),
  consumer_paused: boolean({ title: "Take no orders from the queue", default: false }),
  handling_timeout_ms: integer({
    title: "Longest time to ship an order before its message is given back (0: no limit)",
    unit: "ms",
    min: 0,
    max: 600_000,
    default: 0,
  }),
  idempotent_shipping: boolean({ title: "Leave an order alone that was shipped before", default: true }),
  invoice_threads: integer({
    title: "Threads that render invoices",
    unit: "threads",
    min: 1,
    max: MOST_THREADS,
    default: 2,
  }),
  invoice_render_dpi: integer({ title: "Resolution of invoices", unit: "dpi", min: 36, max: 600, default: 96 }),
};
