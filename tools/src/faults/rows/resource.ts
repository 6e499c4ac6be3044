import type { Fault } from "../fault.ts";
import { set } from "../operations.ts";
import { rate } from "../signals.ts";

export const resourceFaults: readonly Fault[] = [
  {
    id: "invoices-stall",
    touches: ["worker"],
    break: [set("worker", { invoice_render_dpi: 300, invoice_threads: 1 })],
    symptoms: [{ query: 'sum(worker_pool_queue{pool="invoices"})', healthy: { below: 3 }, broken: { above: 4 } }],
    repair: [set("worker", { invoice_render_dpi: 96, invoice_threads: 2 })],
  },
  {
    id: "site-hiccups",
    touches: ["gateway"],
    break: [set("gateway", { request_screening: "extended" })],
    symptoms: [
      {
        query: 'max(nodejs_eventloop_lag_p99_seconds{service="gateway"})',
        healthy: { below: 0.15 },
        broken: { above: 0.2 },
      },
    ],
    repair: [set("gateway", { request_screening: "basic" })],
  },
  {
    id: "slow-leak",
    touches: ["gateway"],
    break: [set("gateway", { recently_viewed: true })],
    symptoms: [
      {
        query: 'max(min_over_time(nodejs_heap_size_used_bytes{service="gateway"}[10s])) / 1e6',
        healthy: { below: 60 },
        broken: { above: 70 },
      },
    ],
    repair: [set("gateway", { recently_viewed: false }), { kind: "restart", service: "gateway" }],
  },
  {
    id: "disk-of-words",
    touches: ["catalogue"],
    break: [set("inventory", { log_level: "debug" })],
    symptoms: [
      { query: rate('log_records_total{service="inventory"}'), healthy: { below: 10 }, broken: { above: 30 } },
    ],
    repair: [set("inventory", { log_level: "info" })],
  },
  {
    id: "sockets-run-out",
    touches: ["gateway"],
    break: [set("gateway", { http_keep_alive: false })],
    symptoms: [
      {
        query: rate('http_client_connections_opened_total{service="gateway"}'),
        healthy: { below: 5 },
        broken: { above: 20 },
      },
    ],
    repair: [set("gateway", { http_keep_alive: true })],
  },
];
