import type { Unit } from "../../format/number.ts";

/** A chart: one PromQL query over time, which may give several lines. */
export type ChartSpec = { id: string; title: string; unit: Unit; query: string };
/** `services` are those that the chart says something about; `query` takes the matcher that picks one, or nothing. */
type Saturation = Omit<ChartSpec, "query"> & { services: readonly string[] | "all"; query: (of: string) => string };

const matcher = (service: string | null): string => (service === null ? "" : `{service="${service}"}`);

/** Names a line that has no label to tell it apart. */
const line = (name: string, query: string): string => `label_replace(${query}, "series", "${name}", "", "")`;

/** Requests, errors and latency: of each service, or of one service by route. */
export function goldenSignals(service: string | null): ChartSpec[] {
  const of = matcher(service);
  const by = service === null ? "service" : "route";
  return [
    { id: "rate", title: "Requests", unit: "per_second", query: `sum by (${by}) (service:http_requests:rate${of})` },
    { id: "errors", title: "Errors", unit: "ratio", query: `max by (${by}) (service:http_errors:ratio${of})` },
    {
      id: "latency",
      title: "Latency, 95th percentile",
      unit: "s",
      query: `max by (${by}) (service:http_latency_seconds:p95${of})`,
    },
  ];
}

/** How full things are; for one service, those that concern it. */
export function saturationSignals(service: string | null): ChartSpec[] {
  return SATURATION.filter(({ services }) => service === null || services === "all" || services.includes(service)).map(
    ({ id, title, unit, query }) => ({ id, title, unit, query: query(matcher(service)) }),
  );
}

const SATURATION: Saturation[] = [
  {
    id: "db-waiting",
    title: "Callers waiting for a database connection",
    unit: "count",
    services: ["inventory", "orders", "worker"],
    query: (of) => `max by (service) (db_pool_waiting${of})`,
  },
  {
    id: "worker-pool",
    title: "Worker threads",
    unit: "count",
    services: ["worker"],
    query: () =>
      [
        line("threads", "sum(worker_pool_threads)"),
        line("busy", "sum(worker_pool_busy)"),
        line("tasks waiting", "sum(worker_pool_queue)"),
      ].join(" or "),
  },
  {
    id: "queue",
    title: "Messages in the queue",
    unit: "count",
    services: ["orders", "worker"],
    query: () =>
      [
        line("ready", "sum(rabbitmq_queue_messages_ready)"),
        line("being worked on", "sum(rabbitmq_queue_messages_unacked)"),
      ].join(" or "),
  },
  {
    id: "oldest-order",
    title: "Age of the oldest order not shipped",
    unit: "s",
    services: ["orders", "worker"],
    query: () => line("oldest order", "max(orders_oldest_unshipped_seconds)"),
  },
  {
    id: "cache",
    title: "Cache hits",
    unit: "ratio",
    services: ["inventory"],
    query: () =>
      'sum by (cache) (rate(cache_requests_total{result="hit"}[1m])) / sum by (cache) (rate(cache_requests_total[1m]))',
  },
  {
    id: "event-loop",
    title: "Event loop lag, 99th percentile",
    unit: "s",
    services: "all",
    query: (of) => `max by (service) (nodejs_eventloop_lag_p99_seconds${of})`,
  },
];
