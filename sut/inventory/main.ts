import { z } from "zod";
import { createRedisStore } from "../kit/cache.ts";
import { databaseFromConfig } from "../kit/database.ts";
import { boolean, DATABASE_KNOBS, integer } from "../kit/knobs.ts";
import { startService } from "../kit/service.ts";
import { createCatalogue } from "./catalogue.ts";
import { addRoutes } from "./routes.ts";
import { createStock } from "./stock.ts";

await startService({
  settings: z.object({ DATABASE_URL: z.url(), REDIS_URL: z.url() }),
  knobs: {
    ...DATABASE_KNOBS,
    cache_enabled: boolean({ title: "Look products up in the cache", default: true }),
    cache_ttl_s: integer({ title: "How long a cache entry lives", unit: "s", min: 1, max: 86_400, default: 60 }),
    cache_coalescing: boolean({ title: "Share one load among callers that miss the same entry", default: true }),
    cache_invalidation: boolean({ title: "Drop a product's cache entries when it changes", default: true }),
  },
  listens: true,
  setUp({ settings, config, log, app }) {
    const database = databaseFromConfig(settings.DATABASE_URL, config, log);
    const store = createRedisStore(settings.REDIS_URL, log);
    const catalogue = createCatalogue({
      database,
      store,
      log,
      enabled: () => config.get("cache_enabled"),
      ttlSeconds: () => config.get("cache_ttl_s"),
      coalescing: () => config.get("cache_coalescing"),
      invalidating: () => config.get("cache_invalidation"),
    });
    addRoutes(app, catalogue, createStock(database), log);
    // A first connection, so that the service is ready when it says so; an error shows in the checks.
    database
      .query("connect", "select 1")
      .catch((error: unknown) => log.warn({ error }, "the database is not there yet"));
    return {
      checks: { database: database.isUp, cache: store.isUp },
      async stop() {
        store.close();
        await database.close();
      },
    };
  },
});
