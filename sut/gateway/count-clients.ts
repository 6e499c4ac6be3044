import { trace } from "@opentelemetry/api";
import type { MiddlewareHandler } from "hono";
import { counter, gauge } from "../kit/metrics.ts";
import { routeOf } from "../kit/public-app.ts";
import { clientOf } from "./client-id.ts";

const WINDOW_MS = 5000;
const SHOWN = 5;
const MOST_CLIENTS = 10_000;

const perClient = counter("http_server_client_requests_total", "Requests by client and route", ["client", "route"]);
const busiest = gauge(
  "http_server_busiest_clients_requests_per_second",
  "Requests per second of the clients that sent most in the last 5 s",
  ["client"],
);

/** Who sends how much: the busiest few always, everybody while `everybody()`. */
export function countClients(everybody: () => boolean): MiddlewareHandler {
  let counts = new Map<string, number>();
  let since = performance.now();
  let counting = false;

  function rotate(now: number): void {
    const seconds = (now - since) / 1000;
    const most = [...counts].toSorted(([, a], [, b]) => b - a).slice(0, SHOWN);
    busiest.reset();
    for (const [client, count] of most) busiest.set({ client }, Math.round((count / seconds) * 10) / 10);
    counts = new Map();
    since = now;
  }

  return async function count(c, next) {
    const now = performance.now();
    if (now - since >= WINDOW_MS) rotate(now);
    const client = clientOf(c);
    if (counts.size < MOST_CLIENTS || counts.has(client)) counts.set(client, (counts.get(client) ?? 0) + 1);
    trace.getActiveSpan()?.setAttribute("client.id", client);
    if (everybody()) perClient.inc({ client, route: routeOf(c) });
    else if (counting) perClient.reset();
    counting = everybody();
    await next();
  };
}
