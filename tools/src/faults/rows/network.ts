import type { Fault } from "../fault.ts";
import { edge, mesh, set } from "../operations.ts";
import { called, mean, rate } from "../signals.ts";

export const networkFaults: readonly Fault[] = [
  {
    id: "far-away-payments",
    requires: ["mesh"],
    touches: [],
    needs: ["checkout", "visits"],
    break: [edge("orders", "payments", { delay_ms: 800 })],
    symptoms: [
      {
        query: mean('http_client_request_duration_seconds{service="orders",peer="payments"}'),
        healthy: { below: 0.3 },
        broken: { above: 0.5 },
      },
    ],
    repair: [edge("orders", "payments", { delay_ms: 0 })],
  },
  {
    id: "every-twentieth",
    requires: ["mesh"],
    touches: [],
    needs: ["catalogue", "visits"],
    break: [edge("gateway", "inventory", { abort_percent: 5, abort_status: 503 })],
    symptoms: [
      {
        query: `${called("gateway", "inventory", "5..")} / ${called("gateway", "inventory", ".*")}`,
        healthy: { below: 0.01 },
        broken: { above: 0.02 },
      },
    ],
    repair: [edge("gateway", "inventory", { abort_percent: 0 })],
  },
  {
    id: "stampede-of-retries",
    requires: ["mesh"],
    touches: ["catalogue"],
    needs: ["visits"],
    break: [
      edge("gateway", "inventory", { retry_attempts: 10, retry_on: "server_error", retry_budget_percent: 0 }),
      set("inventory", { db_statement_timeout_ms: 1 }),
    ],
    symptoms: [
      {
        query: rate('envoy_cluster_upstream_rq_retry{service="gateway-mesh"}'),
        healthy: { below: 0.5 },
        broken: { above: 20 },
      },
    ],
    repair: [
      edge("gateway", "inventory", { retry_attempts: 1, retry_on: "connect_failure", retry_budget_percent: 20 }),
      set("inventory", { db_statement_timeout_ms: 10_000 }),
    ],
  },
  {
    id: "breaker-too-tight",
    requires: ["mesh"],
    touches: ["catalogue"],
    needs: ["visits"],
    break: [edge("gateway", "inventory", { max_connections: 1, max_pending_requests: 1, max_requests: 1 })],
    symptoms: [
      {
        query: rate('envoy_cluster_upstream_rq_pending_overflow{service="gateway-mesh"}'),
        healthy: { below: 0.1 },
        broken: { above: 1 },
      },
    ],
    repair: [edge("gateway", "inventory", { max_connections: 256, max_pending_requests: 256, max_requests: 512 })],
  },
  {
    id: "slow-friend",
    touches: ["checkout", "gateway"],
    needs: ["catalogue", "visits"],
    break: [
      set("payments", { authorization_latency_ms: 8000 }),
      set("orders", { payment_timeout_ms: 60_000 }),
      set("gateway", { upstream_timeout_ms: 60_000 }),
    ],
    symptoms: [
      { query: 'sum(http_server_requests_in_flight{service="orders"})', healthy: { below: 4 }, broken: { above: 7 } },
    ],
    repair: [set("orders", { payment_timeout_ms: 500 })],
  },
  {
    id: "handshake-fails",
    requires: ["mesh"],
    touches: ["checkout"],
    needs: ["visits"],
    break: [edge("orders", "payments", { mutual_tls: false })],
    symptoms: [
      {
        query: rate('envoy_listener_ssl_connection_error{service="payments-mesh"}'),
        healthy: { below: 0.1 },
        broken: { above: 0.5 },
      },
    ],
    repair: [edge("orders", "payments", { mutual_tls: true })],
  },
  {
    id: "certificate-day",
    requires: ["mesh"],
    touches: ["checkout", "worker"],
    needs: ["visits"],
    break: [mesh({ verb: "expire_certificate", service: "payments", seconds: 2 })],
    symptoms: [
      {
        query: rate('envoy_cluster_ssl_fail_verify_error{peer="payments"}'),
        healthy: { below: 0.1 },
        broken: { above: 0.5 },
      },
    ],
    repair: [mesh({ verb: "rotate_certificate", service: "payments" })],
  },
  {
    id: "not-allowed",
    requires: ["mesh"],
    touches: ["checkout"],
    needs: ["visits"],
    break: [edge("orders", "payments", { authorized: false })],
    symptoms: [
      { query: rate('envoy_http_rbac_denied{service="payments-mesh"}'), healthy: { below: 0.1 }, broken: { above: 1 } },
    ],
    repair: [edge("orders", "payments", { authorized: true })],
  },
];
