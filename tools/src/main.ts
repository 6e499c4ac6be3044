import { setTimeout as wait } from "node:timers/promises";
import type { Control } from "./control.ts";
import { signCredential } from "./credentials.ts";
import { loadEnvironments } from "./environment/load-environments.ts";
import { Catalog } from "./host/catalog.ts";
import { RunHost } from "./host/run-host.ts";
import { watchCatalog } from "./host/watch-catalog.ts";
import { listen } from "./listen.ts";
import { createLogger, type Logger } from "./log.ts";
import { RunUpdates } from "./mcp/run-updates.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { RateLimiter } from "./rate-limit.ts";
import { createApp, type Readiness } from "./server.ts";
import { readSettings, type Settings } from "./settings.ts";
import { createPool, migrateDatabase } from "./store/database.ts";
import { RunStore } from "./store/run-store.ts";

const DATABASE_RETRY_MS = 500;
const STOP_DEADLINE_MS = 8000;

/** Builds the control plane on a migrated database. Throws when its files are not as they should be. */
function createControl(
  settings: Settings,
  store: RunStore,
  logger: Logger,
  metrics: Metrics,
): Control & { catalog: Catalog } {
  const environments = loadEnvironments(settings.ENVIRONMENTS_FILE);
  const places = { catalog: settings.CATALOG_DIR, hints: settings.HINTS_DIR, packs: settings.PACKS_DIR };
  const catalog = new Catalog(places, settings.HINTS_LOCALE);
  for (const [scenario, because] of catalog.broken()) logger.warn({ scenario, because }, "a scenario cannot be used");
  const updates = new RunUpdates();
  return {
    logger,
    metrics,
    store,
    environments,
    catalog,
    rateLimiter: new RateLimiter(),
    runs: new RunHost({ store, environments, catalog, logger, metrics, updates }),
    updates,
    issue: (credential, ttlSeconds) => signCredential(settings.CREDENTIAL_SECRET, credential, ttlSeconds),
  };
}

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const logger = createLogger(settings.LOG_LEVEL);
  const metrics = createMetrics();
  const pool = createPool(settings.RUNS_DATABASE_URL, logger);
  const control = createControl(settings, new RunStore(pool), logger, metrics);
  const stopWatching = watchCatalog(control.catalog, logger);
  let state: Readiness = { control: null, waitingFor: "the runs database" };
  const app = createApp({ settings, metrics, readiness: () => state });
  const server = listen(app, settings.HOST, settings.PORT, (port) =>
    logger.info({ host: settings.HOST, port }, "listening"),
  );
  server.on("error", (error) => {
    logger.fatal({ err: error }, `cannot listen on ${settings.HOST}:${settings.PORT}; choose another PORT`);
    process.exit(1);
  });

  const stop = async (signal: string) => {
    logger.info({ signal }, "stopping; open runs are taken up again at the next start");
    state = { control: null, waitingFor: "its own end" };
    server.close();
    stopWatching();
    await Promise.race([control.runs.stop(), wait(STOP_DEADLINE_MS)]);
    await pool.end();
    process.exit(0);
  };
  process.once("SIGTERM", (signal) => void stop(signal));
  process.once("SIGINT", (signal) => void stop(signal));

  for (let warned = false; ;) {
    try {
      await migrateDatabase(pool);
      await control.runs.start();
      break;
    } catch (error) {
      if (!warned) logger.warn({ err: error }, "the runs database does not answer yet; trying again until it does");
      warned = true;
      await wait(DATABASE_RETRY_MS);
    }
  }
  state = { control };
  logger.info("ready");
}

await main().catch((error: unknown) => {
  process.stderr.write(
    `${JSON.stringify({ level: 60, msg: error instanceof Error ? error.message : String(error) })}\n`,
  );
  process.exit(1);
});
