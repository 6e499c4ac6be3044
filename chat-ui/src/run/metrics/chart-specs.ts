import type { Unit } from "../../format/number.ts";
import { t, type TextKey } from "../../text/t.ts";

/** A chart: one PromQL query over time, which may give several lines. Its title is the text `signal.<id>`. */
export type ChartSpec = { id: string; unit: Unit; query: string };
/** `services` are those that the chart says something about; `query` takes the matcher that picks one, or nothing. */
type Saturation = Omit<ChartSpec, "query"> & { services: readonly string[] | "all"; query: (of: string) => string };

const matcher = (service: string | null): string => (service === null ? "" : `{service="${service}"}`);

const withLabel = (of: string, label: string): string => (of === "" ? `{${label}}` : of.replace("}", `,${label}}`));
/** The shop's own services: exporters and stores are processes as well. */
const shop = (of: string): string => (of === "" ? '{service=~"gateway|inventory|orders|payments|worker"}' : of);

/** Names a line that has no label to tell it apart. */
const line = (name: TextKey, query: string): string =>
  `label_replace(${query}, "series", ${JSON.stringify(t(name))}, "", "")`;

/** Services that nobody calls: what they do comes from a queue. */
const CONSUMERS: readonly string[] = ["worker"];

/** What a service gives to those who use it: requests, or messages that it takes from a queue. */
export function goldenSignals(service: string | null): ChartSpec[] {
  return service !== null && isConsumer(service) ? consumption(service) : requests(service);
}

/** Whether a service takes messages instead of requests. */
export const isConsumer = (service: string): boolean => CONSUMERS.includes(service);

/** Requests, errors and latency: of each service, or of one service by route. */
function requests(service: string | null): ChartSpec[] {
  const of = matcher(service);
  const by = service === null ? "service" : "route";
  return [
    { id: "rate", unit: "per_second", query: `sum by (${by}) (service:http_requests:rate${of})` },
    { id: "errors", unit: "ratio", query: `max by (${by}) (service:http_errors:ratio${of})` },
    {
      id: "latency",

      unit: "s",
      query: `max by (${by}) (service:http_latency_seconds:p95${of})`,
    },
  ];
}

/** The same of messages: how many, how many not well, and how long they take. */
function consumption(service: string): ChartSpec[] {
  const of = matcher(service);
  const all = `sum(rate(queue_consume_total${of}[30s]))`;
  const failed = `sum(rate(queue_consume_total{service="${service}",result!="ack"}[30s]))`;
  const p95 = (histogram: string): string =>
    `histogram_quantile(0.95, sum by (le) (rate(${histogram}_bucket${of}[30s])))`;
  return [
    {
      id: "messages",

      unit: "per_second",
      query: `sum by (result) (rate(queue_consume_total${of}[30s]))`,
    },
    {
      id: "failures",

      unit: "ratio",
      query: line("line.failed", `(${failed} or vector(0)) / (${all} > 0)`),
    },
    {
      id: "handling",

      unit: "s",
      query: [
        line("line.work_in_a_thread", p95("worker_pool_task_duration_seconds")),
        line("line.wait_for_a_thread", p95("worker_pool_wait_duration_seconds")),
        line("line.calls_to_others", p95("http_client_request_duration_seconds")),
      ].join(" or "),
    },
    {
      id: "shipped",

      unit: "per_second",
      query: [
        line("line.placed", "sum(rate(orders_placed_total[30s]))"),
        line("line.shipped", "sum(rate(orders_shipped_total[30s]))"),
      ].join(" or "),
    },
  ];
}

/** How full things are; for one service, those that concern it. */
export function saturationSignals(service: string | null): ChartSpec[] {
  return SATURATION.filter(({ services }) => service === null || services === "all" || services.includes(service)).map(
    ({ id, unit, query }) => ({ id, unit, query: query(matcher(service)) }),
  );
}

const SATURATION: Saturation[] = [
  {
    id: "db-pool",

    unit: "ratio",
    services: ["inventory", "orders", "worker"],
    query: (of) =>
      `sum by (service) (db_pool_connections${withLabel(of, 'state="used"')}) / sum by (service) (db_pool_size${of})`,
  },
  {
    id: "db-waiting",

    unit: "count",
    services: ["inventory", "orders", "worker"],
    query: (of) => `max by (service) (db_pool_waiting${of})`,
  },
  {
    id: "worker-pool",

    unit: "count",
    services: ["worker"],
    query: () =>
      [
        line("line.threads", "sum(worker_pool_threads)"),
        line("line.busy", "sum(worker_pool_busy)"),
        line("line.tasks_waiting", "sum(worker_pool_queue)"),
      ].join(" or "),
  },
  {
    id: "in-flight",

    unit: "count",
    services: ["worker"],
    query: () =>
      [line("line.now", "sum(queue_consumer_in_flight)"), line("line.limit", "sum(queue_consumer_concurrency)")].join(
        " or ",
      ),
  },
  {
    id: "searches",

    unit: "count",
    services: ["inventory"],
    query: () =>
      [line("line.in_progress", "sum(searches_in_progress)"), line("line.waiting", "sum(searches_waiting)")].join(
        " or ",
      ),
  },
  {
    id: "queue",

    unit: "count",
    services: ["orders", "worker"],
    query: () =>
      [
        line("line.ready", "sum(rabbitmq_queue_messages_ready)"),
        line("line.being_worked_on", "sum(rabbitmq_queue_messages_unacked)"),
      ].join(" or "),
  },
  {
    id: "oldest-order",

    unit: "s",
    services: ["orders", "worker"],
    query: () => line("line.oldest_order", "max(orders_oldest_unshipped_seconds)"),
  },
  {
    id: "cache",

    unit: "ratio",
    services: ["inventory"],
    query: () =>
      'sum by (cache) (rate(cache_requests_total{result="hit"}[1m])) / sum by (cache) (rate(cache_requests_total[1m]))',
  },
  {
    id: "cache-memory",

    unit: "bytes",
    services: ["inventory"],
    query: () =>
      [line("line.used", "max(redis_memory_used_bytes)"), line("line.limit", "max(redis_memory_max_bytes) > 0")].join(
        " or ",
      ),
  },
  {
    id: "event-loop",

    unit: "s",
    services: "all",
    query: (of) => `max by (service) (nodejs_eventloop_lag_p99_seconds${shop(of)})`,
  },
  {
    id: "heap",

    unit: "bytes",
    services: "all",
    query: (of) => `max by (service) (nodejs_heap_size_used_bytes${shop(of)})`,
  },
  {
    id: "cpu",

    unit: "ratio",
    services: "all",
    query: (of) => `max by (service) (rate(process_cpu_seconds_total${shop(of)}[30s]))`,
  },
];
