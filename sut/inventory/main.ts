import { z } from "zod";
import { databaseFromConfig } from "../kit/database.ts";
import { createRedisStore } from "../kit/redis-store.ts";
import { startService } from "../kit/service.ts";
import { createCatalogue } from "./catalogue.ts";
import { createDetails } from "./details.ts";
import { createJobs } from "./jobs.ts";
import { CREDENTIALS, INVENTORY_KNOBS } from "./knobs.ts";
import { createOffers } from "./offers.ts";
import { addRoutes } from "./routes.ts";
import { createSearch } from "./search.ts";
import { createStock } from "./stock.ts";

/** `blue=…,green=…`: the passwords that the service's account at the cache may have. */
const credentials = z
  .string()
  .transform((text) => Object.fromEntries(text.split(",").map((pair) => pair.split("=", 2))))
  .pipe(z.record(z.enum(CREDENTIALS), z.string().min(8)));

await startService({
  settings: z.object({ DATABASE_URL: z.url(), REDIS_URL: z.url(), REDIS_CREDENTIALS: credentials }),
  knobs: INVENTORY_KNOBS,
  listens: true,
  setUp({ settings, config, log, app }) {
    const database = databaseFromConfig(settings.DATABASE_URL, config, log);
    const password = () => settings.REDIS_CREDENTIALS[config.get("cache_credential")];
    const store = createRedisStore(settings.REDIS_URL, log, password);
    // Release 5.1.2 knows no other way than to read a list's offers at once.
    const offers = createOffers(database, () => config.get("release") === "5.1.2" || config.get("listing_batching"));
    const catalogue = createCatalogue({
      database,
      offers,
      store,
      log,
      enabled: () => config.get("cache_enabled"),
      ttlSeconds: () => config.get("cache_ttl_s"),
      jitter: () => config.get("cache_jitter"),
      negativeTtlSeconds: () => config.get("cache_negative_ttl_s"),
      coalescing: () => config.get("cache_coalescing"),
      invalidating: () => config.get("cache_invalidation"),
    });
    const stock = createStock({ database, ordered: () => config.get("stock_lock_ordering"), log });
    const details = createDetails(database, catalogue, log);
    addRoutes(app, { catalogue, details, search: createSearch(database, offers), stock }, log);
    const jobs = createJobs({ catalogue, stock, store, log });
    config.watch("restock_interval_s", jobs.restock.setInterval);
    config.watch("repricing_interval_s", jobs.repricing.setInterval);
    config.watch("cache_census_interval_s", jobs.census.setInterval);
    config.watch("cache_credential", store.reconnect);
    // A first connection, so that the service is ready when it says so; an error shows in the checks.
    database
      .query("connect", "select 1")
      .catch((error: unknown) => log.warn({ error }, "the database is not there yet"));
    return {
      checks: { database: database.isUp, cache: store.isUp },
      async stop() {
        await Promise.all(Object.values(jobs).map((job) => job.stop()));
        store.close();
        await database.close();
      },
    };
  },
});
