import type { Fault } from "../fault.ts";
import { set } from "../operations.ts";
import { mean, rate } from "../signals.ts";

export const resourceFaults: readonly Fault[] = [
  {
    id: "invoices-stall",
    touches: ["worker", "processor"],
    needs: ["checkout", "visits"],
    break: [set("worker", { invoice_render_dpi: 300, invoice_threads: 1 })],
    symptoms: [
      {
        query: mean('worker_pool_wait_duration_seconds{pool="invoices"}'),
        healthy: { below: 0.9 },
        broken: { above: 1.5 },
      },
    ],
    repair: [set("worker", { invoice_render_dpi: 96, invoice_threads: 2 })],
  },
  {
    id: "site-hiccups",
    touches: ["gateway", "visits"],
    needs: [],
    break: [set("gateway", { request_screening: "extended" })],
    symptoms: [
      {
        // While it stands still it is not scraped either.
        query: 'max(max_over_time(nodejs_eventloop_lag_p99_seconds{service="gateway"}[8s]))',
        healthy: { below: 0.15 },
        broken: { above: 0.2 },
      },
    ],
    repair: [set("gateway", { request_screening: "basic" })],
  },
  {
    id: "slow-leak",
    touches: ["gateway"],
    needs: ["visits"],
    break: [set("gateway", { recently_viewed: true })],
    symptoms: [
      {
        query: 'max(min_over_time(nodejs_heap_space_size_used_bytes{service="gateway",space="old"}[8s])) / 1e6',
        healthy: { below: 30 },
        broken: { above: 35 },
      },
    ],
    repair: [set("gateway", { recently_viewed: false }), { kind: "restart", service: "gateway" }],
  },
  {
    id: "disk-of-words",
    touches: [],
    needs: ["visits"],
    break: [set("inventory", { log_level: "debug" })],
    symptoms: [
      {
        query: rate('log_records_total{service="inventory",level="debug"}'),
        healthy: { below: 1 },
        broken: { above: 10 },
      },
    ],
    repair: [set("inventory", { log_level: "info" })],
  },
  {
    id: "sockets-run-out",
    touches: ["gateway"],
    needs: ["visits"],
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
