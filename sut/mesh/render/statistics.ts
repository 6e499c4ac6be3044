/** Upper bounds of the latency histograms, milliseconds. */
export const LATENCY_BUCKETS_MS = [1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000] as const;

/**
 * The statistics that a sidecar keeps, by their full names: the others, which are most, would cost memory in Envoy and
 * series in Prometheus. The texts of versions are for the mesh itself, which reads them back.
 */
const PEERS = "(inventory|orders|payments|local)";
const MANAGERS = "(inventory|orders|payments|inbound)";
export const KEPT_STATISTICS = [
  String.raw`cluster\.${PEERS}\.upstream_rq_(total|[1-5]xx|[0-9]{3}|active|pending_active|pending_overflow|timeout|per_try_timeout|time|retry|retry_success|retry_overflow|retry_limit_exceeded)`,
  String.raw`cluster\.${PEERS}\.upstream_cx_(total|active|overflow|connect_fail|connect_timeout|destroy_with_active_rq)`,
  String.raw`cluster\.${PEERS}\.circuit_breakers\.default\.(cx_open|rq_open|rq_pending_open|rq_retry_open|remaining_rq|remaining_cx|remaining_pending|remaining_retries)`,
  String.raw`cluster\.${PEERS}\.outlier_detection\.(ejections_active|ejections_enforced_total)`,
  String.raw`cluster\.${PEERS}\.membership_healthy`,
  String.raw`cluster\.${PEERS}\.ssl\.(handshake|connection_error|fail_verify_(no_cert|error|san))`,
  String.raw`http\.${MANAGERS}\.downstream_(rq_total|rq_[1-5]xx|rq_time|rq_active|cx_active|cx_total)`,
  String.raw`http\.${MANAGERS}\.rbac\.(allowed|denied)`,
  String.raw`http\.${MANAGERS}\.fault\.(aborts_injected|delays_injected)`,
  String.raw`http\.${MANAGERS}\.rds\..*\.(update_rejected|version_text)`,
  String.raw`listener\..*\.ssl\.(handshake|connection_error|no_certificate|fail_verify_(no_cert|error|san))`,
  String.raw`listener_manager\.(lds\.(update_rejected|version_text|update_success)|listener_create_failure|total_listeners_(active|draining|warming))`,
  String.raw`cluster_manager\.(cds\.(update_rejected|version_text|update_success)|warming_clusters|active_clusters)`,
  String.raw`server\.(live|uptime|days_until_first_cert_expiring|state)`,
  String.raw`sds\.[a-z]+\.(update_rejected|version_text)`,
  String.raw`tracing\.opentelemetry\.spans_(sent|dropped)`,
];
