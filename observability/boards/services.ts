import type { Board, Chart } from "./board.ts";
import { goldenSignals, quantile, upstreams } from "./http.ts";
import { databasePool, processCharts, serviceLogs } from "./resources.ts";

const NEEDS = ["prometheus"];

const CACHE: Chart[] = [
  {
    kind: "chart",
    id: "cache-hits",
    title: "Cache hits",
    what: "Share of look-ups that the cache answered.",
    unit: "ratio",
    queries: [
      {
        promql:
          'sum by (cache) (rate(cache_requests_total{result="hit"}[30s])) / (sum by (cache) (rate(cache_requests_total[30s])) > 0)',
        legend: "{{cache}}",
      },
    ],
  },
  {
    kind: "chart",
    id: "cache-results",
    title: "Cache look-ups by result",
    what: "A miss is asked of the database; coalesced look-ups share somebody else's answer; errors mean that Redis did not answer.",
    unit: "per_second",
    queries: [{ promql: "sum by (result) (rate(cache_requests_total[30s]))", legend: "{{result}}" }],
    stacked: true,
  },
];

const ORDERS: Chart[] = [
  {
    kind: "chart",
    id: "orders-flow",
    title: "Orders placed and shipped",
    what: "Both rates are the same over time; where they part, orders wait.",
    unit: "per_second",
    queries: [
      { promql: "sum(rate(orders_placed_total[30s]))", legend: "placed" },
      { promql: "sum(rate(orders_shipped_total[30s]))", legend: "shipped" },
      { promql: "sum(rate(orders_failed_total[30s]))", legend: "failed" },
    ],
  },
  {
    kind: "chart",
    id: "oldest-order",
    title: "Age of the oldest order not shipped",
    what: "What the customer who waits longest has waited.",
    unit: "s",
    queries: [{ promql: "max(orders_oldest_unshipped_seconds)", legend: "oldest order" }],
    thresholds: [{ at: 15, tone: "bad" }],
  },
  {
    kind: "chart",
    id: "unshipped",
    title: "Orders not shipped",
    what: "Orders that were placed and have not left yet.",
    unit: "count",
    queries: [{ promql: "max(orders_unshipped)", legend: "orders" }],
  },
];

const CONSUMER: Chart[] = [
  {
    kind: "chart",
    id: "consumed",
    title: "Deliveries by result",
    what: "What became of messages that the worker took.",
    unit: "per_second",
    queries: [{ promql: "sum by (result) (rate(queue_consume_total[30s]))", legend: "{{result}}" }],
  },
  {
    kind: "chart",
    id: "in-flight",
    title: "Messages being worked on",
    what: "Against how many the worker takes at a time.",
    unit: "count",
    queries: [
      { promql: "sum by (queue) (queue_consumer_in_flight)", legend: "{{queue}} now" },
      { promql: "sum by (queue) (queue_consumer_concurrency)", legend: "{{queue}} limit" },
    ],
  },
  {
    kind: "chart",
    id: "threads",
    title: "Worker threads",
    what: "Threads, those that work, and tasks that wait for one.",
    unit: "count",
    queries: [
      { promql: "sum by (pool) (worker_pool_threads)", legend: "{{pool}} threads" },
      { promql: "sum by (pool) (worker_pool_busy)", legend: "{{pool}} busy" },
      { promql: "sum by (pool) (worker_pool_queue)", legend: "{{pool}} waiting" },
    ],
  },
  {
    kind: "chart",
    id: "tasks",
    title: "Work and wait of a task, 95th percentile",
    what: "Time in a thread, and time before it.",
    unit: "s",
    queries: [
      { promql: quantile(0.95, "worker_pool_task_duration_seconds", "", "pool"), legend: "{{pool}} work" },
      { promql: quantile(0.95, "worker_pool_wait_duration_seconds", "", "pool"), legend: "{{pool}} wait" },
    ],
  },
];

const PUBLISHED: Chart = {
  kind: "chart",
  id: "published",
  title: "Messages given to the broker",
  what: "By what the broker said to them.",
  unit: "per_second",
  queries: [{ promql: "sum by (queue, result) (rate(queue_publish_total[30s]))", legend: "{{queue}} {{result}}" }],
};

type Parts = { calls: boolean; database: boolean; own: { title: string; panels: Chart[] }[] };

function board(service: string, title: string, what: string, { calls, database, own }: Parts): Board {
  return {
    id: service,
    title,
    what,
    of: "environment",
    requires: NEEDS,
    sections: [
      // The worker serves nobody: its work comes from the queue.
      ...(service === "worker" ? [] : [{ title: "Requests by route", panels: goldenSignals(service) }]),
      ...own,
      ...(calls ? [{ title: "Those it calls", panels: upstreams(service) }] : []),
      ...(database ? [{ title: "Database", panels: databasePool(service) }] : []),
      { title: "Process", panels: processCharts(service) },
      { title: "Logs", panels: [serviceLogs(service)] },
    ],
  };
}

export const SERVICE_BOARDS: Board[] = [
  board("gateway", "Gateway", "What customers meet: pages, the API, and what stands behind it.", {
    calls: true,
    database: false,
    own: [],
  }),
  board("inventory", "Inventory", "Products and stock, from the database and its cache.", {
    calls: false,
    database: true,
    own: [{ title: "Cache", panels: CACHE }],
  }),
  board("orders", "Orders", "Checkout, payment and the hand-over to the queue.", {
    calls: true,
    database: true,
    own: [{ title: "Orders", panels: [...ORDERS, PUBLISHED] }],
  }),
  board("payments", "Payments", "Authorisations and captures at the outside bank.", {
    calls: false,
    database: false,
    own: [],
  }),
  board("worker", "Worker", "Ships what was ordered: takes messages, captures payments, renders invoices.", {
    calls: true,
    database: true,
    own: [{ title: "Work", panels: CONSUMER }],
  }),
];
