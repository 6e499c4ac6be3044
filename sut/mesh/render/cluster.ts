import { isIP } from "node:net";
import type { EdgePolicy } from "../policy-knobs.ts";
import type { Edge } from "../topology.ts";
import { socketAddress, typed, type Address, type Message } from "./json.ts";
import { upstreamTls } from "./tls.ts";

/** How many retries may be under way when there is no budget: as good as no limit. */
const UNBUDGETED_RETRIES = 4096;
/** So many retries at a time are allowed however little traffic there is. */
const LEAST_RETRIES = 3;
const BUFFER_BYTES = 64 * 1024;
/** A connection is opened anew after that, so that a certificate that has ended, or one that came, is noticed soon. */
const CONNECTION_LIFE = "5s";

export const LOCAL_CLUSTER = "local";

/** The called service, from its caller's sidecar. */
export function upstreamCluster(
  { to }: Edge,
  address: Address,
  policy: EdgePolicy,
  { file }: { file: (name: string) => string },
): Message {
  return {
    ...cluster(to, address, { max_connection_duration: CONNECTION_LIFE, idle_timeout: "60s" }),
    circuit_breakers: { thresholds: [thresholds(policy)] },
    ...(policy.outlier_errors > 0 && { outlier_detection: outlierDetection(policy) }),
    // With one instance, "most of them are ejected, so use all of them" would switch the ejection off.
    common_lb_config: { healthy_panic_threshold: { value: 0 } },
    ...(policy.mutual_tls && { transport_socket: upstreamTls(to, file) }),
  };
}

/** The service behind the sidecar, on its own plain port. */
export function localCluster(address: Address): Message {
  // Node closes connections that were idle for 5 s: the sidecar has to be earlier, or a request may meet the close.
  return cluster(LOCAL_CLUSTER, address, { idle_timeout: "3s" });
}

/** A cluster that HTTP/1.1 is spoken with; `http` holds its common options. */
export function cluster(name: string, address: Address, http: Message): Message {
  const host = address.slice(0, address.lastIndexOf(":"));
  return {
    name,
    type: isIP(host) === 0 ? "STRICT_DNS" : "STATIC",
    connect_timeout: "1s",
    per_connection_buffer_limit_bytes: BUFFER_BYTES,
    load_assignment: {
      cluster_name: name,
      endpoints: [{ lb_endpoints: [{ endpoint: { address: socketAddress(address) } }] }],
    },
    typed_extension_protocol_options: {
      "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": typed(
        "envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
        { common_http_protocol_options: http, explicit_http_config: { http_protocol_options: {} } },
      ),
    },
  };
}

function thresholds(policy: EdgePolicy): Message {
  return {
    priority: "DEFAULT",
    max_connections: policy.max_connections,
    max_pending_requests: policy.max_pending_requests,
    max_requests: policy.max_requests,
    ...(policy.retry_budget_percent === 0
      ? { max_retries: UNBUDGETED_RETRIES }
      : {
          retry_budget: {
            budget_percent: { value: policy.retry_budget_percent },
            min_retry_concurrency: LEAST_RETRIES,
          },
        }),
    track_remaining: true,
  };
}

function outlierDetection(policy: EdgePolicy): Message {
  const duration = `${policy.outlier_ejection_s}s`;
  return {
    consecutive_5xx: policy.outlier_errors,
    consecutive_gateway_failure: policy.outlier_errors,
    enforcing_consecutive_5xx: 100,
    enforcing_success_rate: 0,
    interval: "1s",
    base_ejection_time: duration,
    // Without this each ejection would be longer than the one before.
    max_ejection_time: duration,
    max_ejection_percent: 100,
  };
}
