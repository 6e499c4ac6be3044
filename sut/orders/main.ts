import { z } from "zod";
import { databaseFromConfig } from "../kit/database.ts";
import { boolean, DATABASE_KNOBS, integer } from "../kit/knobs.ts";
import { createQueuePublisher } from "../kit/queue-publisher.ts";
import { releaseKnob } from "../kit/release.ts";
import { startService } from "../kit/service.ts";
import { createCheckout } from "./checkout.ts";
import { createOrderBook } from "./order-book.ts";
import { RELEASES } from "./pricing.ts";
import { startRelay } from "./relay.ts";
import { addRoutes } from "./routes.ts";
import { startHousekeeping } from "./housekeeping.ts";

const RESERVATION_TIMEOUT_MS = 5000;

await startService({
  settings: z.object({
    DATABASE_URL: z.url(),
    AMQP_URL: z.url(),
    INVENTORY_URL: z.url(),
    PAYMENTS_URL: z.url(),
    PAYMENTS_SIGNING_KEY: z.string().min(16),
  }),
  knobs: {
    ...DATABASE_KNOBS,
    payment_timeout_ms: integer({
      title: "Longest wait for the bank's authorisation",
      unit: "ms",
      min: 50,
      max: 60_000,
      default: 3000,
    }),
    release: releaseKnob(RELEASES, "1.8.2"),
    clock_offset_ms: integer({
      title: "Correction of the clock that requests are signed by",
      unit: "ms",
      min: -60_000,
      max: 60_000,
      default: 0,
    }),
    message_trace_context: boolean({ title: "Send the trace context with each message", default: true }),
    outbox_batch_size: integer({
      title: "Most messages sent at a time",
      unit: "messages",
      min: 1,
      max: 500,
      default: 50,
    }),
  },
  listens: true,
  upstreams: ({ INVENTORY_URL, PAYMENTS_URL }) => ({ inventory: INVENTORY_URL, payments: PAYMENTS_URL }),
  setUp({ settings, config, log, app, client }) {
    const database = databaseFromConfig(settings.DATABASE_URL, config, log);
    const book = createOrderBook(database);
    const publisher = createQueuePublisher({
      url: settings.AMQP_URL,
      queue: "orders",
      deadQueue: "orders.dead",
      log,
      traced: () => config.get("message_trace_context"),
      beforeReplacing: book.announceAgain,
    });
    const relay = startRelay({ database, publisher, batchSize: () => config.get("outbox_batch_size"), log });
    const housekeeping = startHousekeeping(database, log);
    const checkout = createCheckout({
      book,
      log,
      inventory: client("inventory", () => RESERVATION_TIMEOUT_MS),
      payments: client("payments", () => config.get("payment_timeout_ms")),
      signingKey: settings.PAYMENTS_SIGNING_KEY,
      now: () => Date.now() + config.get("clock_offset_ms"),
      release: () => config.get("release"),
      onPlaced: relay.wake,
    });
    addRoutes(app, checkout, book);
    return {
      checks: { database: database.isUp, broker: publisher.isUp },
      async stop() {
        housekeeping.stop();
        await relay.stop();
        await publisher.close();
        await database.close();
      },
    };
  },
});
