import { Hono } from "hono";
import type { Logger } from "pino";
import { lokiApi } from "./loki.ts";
import { createMetrics } from "./metrics.ts";
import { QueryError } from "./query-error.ts";
import { otlpReceiver } from "./receive.ts";
import type { Store } from "./store.ts";
import { tempoApi } from "./tempo.ts";

/** OTLP in at /v1, Loki's and Tempo's queries out, and what a probe and Prometheus ask. */
export function createApp(store: Store, log: Logger): Hono {
  const metrics = createMetrics(store);
  const app = new Hono();
  app.get("/ready", (c) => c.text("ready"));
  app.get("/metrics", async (c) =>
    c.text(await metrics.registry.metrics(), 200, { "content-type": metrics.registry.contentType }),
  );
  app.route("/v1", otlpReceiver(store, metrics));
  app.route("/loki/api/v1", lokiApi(store));
  app.route("/api", tempoApi(store));
  app.notFound((c) =>
    c.text("not found: this store takes /v1/traces and /v1/logs and answers /loki/api/v1 and /api", 404),
  );
  app.onError((error, c) => {
    if (error instanceof QueryError) return c.text(error.message, 400);
    // Exporters keep their batch and try again after a 503, for instance until the disk has room again.
    if (c.req.path.startsWith("/v1/")) metrics.refused.inc({ status: "503" });
    log.error({ path: c.req.path, error: error.message }, "the store could not serve a request");
    return c.json({ code: 14, message: `the store is not available: ${error.message}` }, 503);
  });
  return app;
}
