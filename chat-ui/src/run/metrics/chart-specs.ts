import type { Unit } from "../../format/number.ts";

/** A chart: one PromQL query over time. `services` are those it says something about; empty means all. */
export type ChartSpec = { id: string; title: string; unit: Unit | ""; query: string; services: readonly string[] };

/** Names lines that have no label to tell them apart. */
const line = (name: string, query: string): string => `label_replace(${query}, "series", "${name}", "", "")`;

/** Requests, errors and latency: of each service, or of one service by route. */
export function goldenSignals(service: string | null): ChartSpec[] {
  const of = service === null ? "" : `{service="${service}"}`;
  const by = service === null ? "service" : "route";
  return [
    {
      id: "rate",
      title: "Requests",
      unit: "per_second",
      query: `sum by (${by}) (service:http_requests:rate${of})`,
      services: [],
    },
    {
      id: "errors",
      title: "Errors",
      unit: "ratio",
      query: `max by (${by}) (service:http_errors:ratio${of})`,
      services: [],
    },
    {
      id: "latency",
      title: "Latency, 95th percentile",
      unit: "s",
      query: `max by (${by}) (service:http_latency_seconds:p95${of})`,
      services: [],
    },
  ];
}

const SATURATION: ChartSpec[] = [
  {
    id: "db-waiting",
    title: "Callers waiting for a database connection",
    unit: "count",
    query: "max by (service) (db_pool_waiting)",
    services: ["inventory", "orders", "worker"],
  },
  {
    id: "worker-pool",
    title: "Worker threads",
    unit: "count",
    query: [
      line("threads", "sum(worker_pool_threads)"),
      line("busy", "sum(worker_pool_busy)"),
      line("tasks waiting", "sum(worker_pool_queue)"),
    ].join(" or "),
    services: ["worker"],
  },
  {
    id: "queue",
    title: "Messages in the queue",
    unit: "count",
    query: [
      line("ready", "sum(rabbitmq_queue_messages_ready)"),
      line("being worked on", "sum(rabbitmq_queue_messages_unacked)"),
    ].join(" or "),
    services: ["orders", "worker"],
  },
  {
    id: "oldest-order",
    title: "Age of the oldest order not shipped",
    unit: "s",
    query: line("oldest order", "max(orders_oldest_unshipped_seconds)"),
    services: ["orders", "worker"],
  },
  {
    id: "cache",
    title: "Cache hits",
    unit: "ratio",
    query:
      'sum by (cache) (rate(cache_requests_total{result="hit"}[1m])) / sum by (cache) (rate(cache_requests_total[1m]))',
    services: ["inventory"],
  },
  {
    id: "event-loop",
    title: "Event loop lag, 99th percentile",
    unit: "s",
    query: "max by (service) (nodejs_eventloop_lag_p99_seconds)",
    services: [],
  },
];

/** How full things are; for one service, those that concern it. */
export function saturationSignals(service: string | null): ChartSpec[] {
  if (service === null) return SATURATION;
  return SATURATION.filter((spec) => spec.services.length === 0 || spec.services.includes(service)).map((spec) => ({
    ...spec,
    query: spec.query.startsWith("max by (service)")
      ? spec.query.replace(/\)$/, `{service="${service}"})`)
      : spec.query,
  }));
}
