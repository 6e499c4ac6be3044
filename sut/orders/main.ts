import { z } from "zod";
import { databaseFromConfig } from "../kit/database.ts";
import { createQueuePublisher } from "../kit/queue-publisher.ts";
import { startService } from "../kit/service.ts";
import { createCheckout } from "./checkout.ts";
import { ORDERS_KNOBS } from "./knobs.ts";
import { createOrderBook } from "./order-book.ts";
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
  knobs: ORDERS_KNOBS,
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
