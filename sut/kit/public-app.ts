import { type Context, Hono } from "hono";
import { METHOD_NAME_ALL } from "hono/router";
import { matchedRoutes } from "hono/route";
import { inServerSpan } from "./http-spans.ts";
import { limitBody } from "./limit-body.ts";
import type { Logger } from "./logger.ts";
import { gauge, histogramWithExemplars } from "./metrics.ts";
import { ServiceError } from "./service-error.ts";

const BODY_LIMIT_BYTES = 64 * 1024;
const SLOW_SECONDS = 2;

const duration = histogramWithExemplars(
  "http_server_request_duration_seconds",
  "Time from a request's arrival to its answer, seconds",
  ["method", "route", "status_code"],
);

const inFlight = gauge("http_server_requests_in_flight", "Requests that have arrived and are not answered");

/** A Hono application that measures, logs and names every request by its route, and answers errors as JSON. */
export function createPublicApp(log: Logger): Hono {
  const app = new Hono();
  app.use((c, next) =>
    inServerSpan(c, routeOf, async () => {
      const started = performance.now();
      inFlight.inc();
      await next().finally(() => inFlight.dec());
      record(c, (performance.now() - started) / 1000, log);
    }),
  );
  app.use(limitBody(BODY_LIMIT_BYTES));
  app.notFound((c) => c.json({ error: "not_found", detail: `there is nothing at ${c.req.method} ${c.req.path}` }, 404));
  app.onError((error, c) => {
    if (error instanceof ServiceError) return c.json({ error: error.code, detail: error.message }, error.status);
    return c.json({ error: "internal_error", detail: "the request could not be completed: try again" }, 500);
  });
  return app;
}

/** The template of the route that a request is for, also when something before it answered. */
export function routeOf(c: Context): string {
  // A path that nothing matched would be a series of its own for every typing error.
  return matchedRoutes(c).find(({ method }) => method !== METHOD_NAME_ALL)?.path ?? "unmatched";
}

function record(c: Context, seconds: number, log: Logger): void {
  const route = routeOf(c);
  const { method } = c.req;
  const status = c.res.status;
  duration.observe({ method, route, status_code: String(status) }, seconds);
  const fields = { method, route, path: c.req.path, status, duration_ms: Math.round(seconds * 1000) };
  if (status >= 500) log.error({ ...fields, error: c.error }, c.error?.message ?? "request failed");
  else if (status === 409 || status === 413 || status === 401) log.warn(fields, c.error?.message ?? "request refused");
  else if (seconds > SLOW_SECONDS) log.warn(fields, "slow request");
  else log.debug(fields, "request");
}
