import type { MiddlewareHandler } from "hono";
import { counter } from "../kit/metrics.ts";
import { createRateLimiter } from "../kit/rate-limiter.ts";
import { clientOf } from "./client-id.ts";

const limited = counter("rate_limited_total", "Requests that were refused because their client sent too many", [
  "limit",
]);

export type ClientLimits = {
  /** Requests per second that every client may send. */
  everyRps: () => number;
  /** One client with a limit of its own, `limitedRps`; empty for none. */
  limitedClient: () => string;
  limitedRps: () => number;
};

/** Refuses requests of a client that sends more than it may: 429 with `Retry-After`. A second's worth may come at once. */
export function limitClients({ everyRps, limitedClient, limitedRps }: ClientLimits): MiddlewareHandler {
  const limiter = createRateLimiter();
  return async function limit(c, next) {
    const client = clientOf(c);
    const own = client === limitedClient();
    const rps = own ? limitedRps() : everyRps();
    const seconds = limiter.take(client, { rps, burst: Math.max(1, rps) });
    if (seconds === 0) return next();
    limited.inc({ limit: own ? "limited_client" : "every_client" });
    c.header("retry-after", String(Math.ceil(seconds)));
    const detail = `more than ${rps} requests a second came from ${client}: try again in ${Math.ceil(seconds)} s`;
    return c.json({ error: "rate_limited", detail }, 429);
  };
}
