/** PromQL behind the map: a few queries that give every figure of every node and edge, told apart by the label `figure`. */

const SERVER = "http_server_request_duration_seconds";
const CLIENT = "http_client_request_duration_seconds";

/** Names what an expression measures, so that several can be asked at once. */
const figure = (name: string, expression: string): string =>
  `label_replace(${expression}, "figure", "${name}", "", "")`;
const perSecond = (metric: string, by: string): string => `sum by (${by}) (rate(${metric}[30s]))`;
const p95 = (histogram: string, by: string): string =>
  `histogram_quantile(0.95, sum by (${by}, le) (rate(${histogram}_bucket[30s]))) >= 0`;
/** A part of something, 0 where nothing failed, and nothing where nothing happened. */
const share = (part: string, whole: string): string => `((${part}) or 0 * ${whole}) / (${whole} > 0)`;

/** Rate, share of errors and latency of a histogram. */
function golden(prefix: string, histogram: string, failed: string, by: string): string[] {
  const rate = perSecond(`${histogram}_count`, by);
  return [
    figure(`${prefix}rate`, rate),
    figure(`${prefix}errors`, share(perSecond(failed, by), rate)),
    figure(`${prefix}latency`, p95(histogram, by)),
  ];
}

const PUBLISHED = perSecond("queue_publish_total", "service");
const TAKEN = perSecond("queue_consume_total", "service");
const LOOKED_UP = "sum(rate(cache_requests_total[30s]))";
const LOADED = "sum(rate(load_requests_total[30s]))";

export const QUERIES = {
  /** Who answers, and what the services serve. */
  nodes: [
    figure("up", 'min by (service) (up{service!~".*-mesh|telemetry|prometheus|alertmanager"})'),
    figure("reached", 'min by (service) ({__name__=~"pg_up|redis_up"})'),
    ...golden("", SERVER, `${SERVER}_count{status_code=~"5.."}`, "service"),
  ].join(" or "),
  /** Who calls whom, and what the caller sees of it. */
  calls: [
    ...golden("call_", CLIENT, `${CLIENT}_count{status_code=~"5..|error"}`, "service, peer"),
    ...golden("sql_", "db_query_duration_seconds", "db_errors_total", "service"),
    ...golden("cache_", "cache_command_duration_seconds", 'cache_requests_total{result="error"}', "service"),
  ].join(" or "),
  /** Customers, and messages into and out of the queue. */
  flows: [
    figure("load_rate", LOADED),
    figure("load_errors", share("sum(rate(load_failures_total[30s]))", LOADED)),
    figure("users", "max(load_users)"),
    figure("publish_rate", PUBLISHED),
    figure("publish_errors", share(perSecond('queue_publish_total{result!="confirmed"}', "service"), PUBLISHED)),
    figure("deliver_rate", TAKEN),
    figure("deliver_errors", share(perSecond('queue_consume_total{result!="ack"}', "service"), TAKEN)),
    figure("task_latency", p95("worker_pool_task_duration_seconds", "service")),
  ].join(" or "),
  /** How full the queue and the stores are. */
  stores: [
    figure("ready", 'sum(rabbitmq_queue_messages_ready{queue!~".*dead.*"})'),
    figure("unacked", 'sum(rabbitmq_queue_messages_unacked{queue!~".*dead.*"})'),
    figure("dead", 'sum(rabbitmq_queue_messages_ready{queue=~".*dead.*"})'),
    figure("consumers", 'sum(rabbitmq_queue_consumers{queue!~".*dead.*"})'),
    figure("hits", `sum(rate(cache_requests_total{result="hit"}[30s])) / (${LOOKED_UP} > 0)`),
    figure("memory", "max(redis_memory_used_bytes)"),
    figure("memory_limit", "max(redis_memory_max_bytes)"),
    figure("connections", "max(pg_backends_total)"),
    figure("blocked", "max(pg_backends_waiting_for_lock)"),
    figure("pool_waiting", "max by (service) (db_pool_waiting)"),
  ].join(" or "),
  /** What the mesh does to calls; the caller's sidecar is named after it. */
  mesh: [
    figure("attempts", "mesh:amplification:ratio"),
    figure("retries", 'sum by (service, peer) (rate(envoy_cluster_upstream_rq_retry{peer!="local"}[30s]))'),
    figure(
      "overflows",
      'sum by (service, peer) (rate(envoy_cluster_upstream_rq_pending_overflow{peer!="local"}[30s]))',
    ),
    figure("timeouts", 'sum by (service, peer) (rate(envoy_cluster_upstream_rq_timeout{peer!="local"}[30s]))'),
    figure("open", 'sum by (service, peer) (envoy_cluster_upstream_cx_active{peer!="local"})'),
    figure("ejected", 'sum by (service, peer) (envoy_cluster_outlier_detection_ejections_active{peer!="local"})'),
  ].join(" or "),
} as const;
export type QueryGroup = keyof typeof QUERIES;
