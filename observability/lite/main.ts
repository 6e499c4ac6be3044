/** The log and trace store of a stack without Loki and Tempo: `node observability/lite/main.ts`. */
import { serve } from "@hono/node-server";
import { destination, pino } from "pino";
import { createApp } from "./app.ts";
import { openDatabase } from "./database.ts";
import { readSettings, type Settings } from "./settings.ts";
import { Store } from "./store.ts";

const PRUNE_EVERY_MS = 2000;
const IDLE_LOOK_MS = 50;
/** How much longer than announced an idle connection is kept: an exporter that was held up may still send on it. */
const KEEP_ALIVE_BUFFER_MS = 30_000;
const log = pino({ name: "telemetry" }, destination(2));

function start(settings: Settings): void {
  const store = new Store(openDatabase(settings.dataDir, log), settings);
  store.prune();
  const server = serve(
    {
      fetch: createApp(store, log).fetch,
      hostname: settings.host,
      port: settings.port,
      serverOptions: { keepAliveTimeoutBuffer: KEEP_ALIVE_BUFFER_MS },
    },
    (address) => log.info({ port: address.port }, "ready"),
  );
  const pruning = setInterval(() => {
    try {
      store.prune();
    } catch (error) {
      log.error({ error: String(error) }, "old records could not be dropped; tried again soon");
    }
  }, PRUNE_EVERY_MS);
  server.on("error", (error) => fail(error));
  const stop = () => {
    clearInterval(pruning);
    server.close(() => store.close());
    // A connection whose last request has just ended is kept for the next, which will not come any more.
    if ("closeIdleConnections" in server) setInterval(() => server.closeIdleConnections(), IDLE_LOOK_MS).unref();
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

function fail(error: unknown): never {
  log.fatal(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

try {
  start(readSettings(process.env));
} catch (error) {
  fail(error);
}
