import { z } from "zod";
import { databaseFromConfig } from "../kit/database.ts";
import { createQueueConsumer } from "../kit/queue-consumer.ts";
import { startService } from "../kit/service.ts";
import { createThreadPool } from "../kit/thread-pool.ts";
import { createFulfilment } from "./fulfilment.ts";
import { MOST_THREADS, WORKER_KNOBS } from "./knobs.ts";
import type { RenderedInvoice, RenderTask } from "./invoice/render-task.ts";

const CAPTURE_TIMEOUT_MS = 30_000;

await startService({
  settings: z.object({
    DATABASE_URL: z.url(),
    AMQP_URL: z.url(),
    PAYMENTS_URL: z.url(),
    PAYMENTS_SIGNING_KEY: z.string().min(16),
  }),
  knobs: WORKER_KNOBS,
  listens: false,
  upstreams: ({ PAYMENTS_URL }) => ({ payments: PAYMENTS_URL }),
  setUp({ settings, config, log, client }) {
    const database = databaseFromConfig(settings.DATABASE_URL, config, log);
    const invoices = createThreadPool<RenderTask, RenderedInvoice>({
      name: "invoices",
      file: new URL("invoice/render-task.ts", import.meta.url),
      threads: config.get("invoice_threads"),
      mostThreads: MOST_THREADS,
    });
    const fulfilment = createFulfilment({
      database,
      log,
      idempotent: () => config.get("idempotent_shipping"),
      signingKey: settings.PAYMENTS_SIGNING_KEY,
      payments: client("payments", () => CAPTURE_TIMEOUT_MS),
      render: (invoice) => invoices.run({ invoice, dpi: config.get("invoice_render_dpi") }),
    });
    const consumer = createQueueConsumer({
      url: settings.AMQP_URL,
      queue: "orders",
      deadQueue: "orders.dead",
      log,
      handle: (body) => fulfilment.ship(body),
      onDead: (body) => fulfilment.hold(body),
      handlingTimeoutMs: () => config.get("handling_timeout_ms"),
    });
    config.watch("invoice_threads", invoices.resize);
    config.watch("consumer_concurrency", consumer.setConcurrency);
    config.watch("consumer_prefetch", consumer.setPrefetch);
    config.watch("consumer_paused", consumer.setPaused);
    database
      .query("connect", "select 1")
      .catch((error: unknown) => log.warn({ error }, "the database is not there yet"));
    return {
      checks: { database: database.isUp, broker: consumer.isUp },
      async stop() {
        await consumer.close();
        await invoices.close();
        await database.close();
      },
    };
  },
});
