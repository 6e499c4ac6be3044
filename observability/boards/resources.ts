import type { Chart, LogList } from "./board.ts";
import { quantile } from "./http.ts";

/** What the Node process itself needs. */
export function processCharts(service: string): Chart[] {
  const of = `{service="${service}"}`;
  return [
    {
      kind: "chart",
      id: "cpu",
      title: "Processor",
      what: "Share of one core. A Node process has little use for more than one.",
      unit: "ratio",
      queries: [{ promql: `rate(process_cpu_seconds_total${of}[30s])`, legend: "process" }],
      thresholds: [
        { at: 0.8, tone: "warn" },
        { at: 0.95, tone: "bad" },
      ],
    },
    {
      kind: "chart",
      id: "memory",
      title: "Memory",
      what: "What the process holds, and the part of it that JavaScript uses.",
      unit: "bytes",
      queries: [
        { promql: `process_resident_memory_bytes${of}`, legend: "resident" },
        { promql: `nodejs_heap_size_used_bytes${of}`, legend: "heap in use" },
      ],
    },
    {
      kind: "chart",
      id: "event-loop",
      title: "Event loop lag, 99th percentile",
      what: "How long ready work waits because other work has the only thread.",
      unit: "s",
      queries: [{ promql: `nodejs_eventloop_lag_p99_seconds${of}`, legend: "lag" }],
      thresholds: [{ at: 0.1, tone: "warn" }],
    },
  ];
}

/** The service's way to PostgreSQL. */
export function databasePool(service: string): Chart[] {
  const of = `{service="${service}"}`;
  return [
    {
      kind: "chart",
      id: "pool",
      title: "Database connections",
      what: "Connections in use and idle, the most there may be, and callers that wait for one.",
      unit: "count",
      queries: [
        { promql: `db_pool_connections${of}`, legend: "{{state}}" },
        { promql: `db_pool_size${of}`, legend: "limit" },
        { promql: `db_pool_waiting${of}`, legend: "callers waiting" },
      ],
    },
    {
      kind: "chart",
      id: "acquire",
      title: "Wait for a connection, 95th percentile",
      what: "Time until a caller has a connection; near nothing while the pool suffices.",
      unit: "s",
      queries: [{ promql: quantile(0.95, "db_pool_acquire_duration_seconds", of, "service"), legend: "wait" }],
    },
    {
      kind: "chart",
      id: "statements",
      title: "Statements, 95th percentile",
      what: "Time that one SQL statement took, by operation.",
      unit: "s",
      queries: [{ promql: quantile(0.95, "db_query_duration_seconds", of, "operation"), legend: "{{operation}}" }],
    },
  ];
}

/** The lines of one service, newest first. */
export function serviceLogs(service: string): LogList {
  return {
    kind: "logs",
    id: "logs",
    title: "Logs",
    what: "A line with a trace id leads to its trace.",
    logql: `{service_name="${service}"}`,
  };
}
