import { SOCKET } from "./names.ts";
import { cluster } from "./cluster.ts";
import { socketAddress, typed, watchedFile, type Address, type Message } from "./json.ts";
import { router, type SidecarContext } from "./listener.ts";
import { KEPT_STATISTICS, LATENCY_BUCKETS_MS } from "./statistics.ts";
import { TELEMETRY_CLUSTER } from "./tracing.ts";

const ADMIN_CLUSTER = "admin";
const OWNER_ALONE = 0o600;

type Options = SidecarContext & { telemetry: Address; stats: Address };

/**
 * What a sidecar reads at start. Its admin interface needs no password and can change things, so it listens on a socket
 * in the owner's folder; of it the network sees the metrics alone.
 */
export function bootstrap({ workload, environment, file, telemetry, stats }: Options): Message {
  return {
    node: { id: workload, cluster: environment },
    admin: { address: { pipe: { path: file(SOCKET), mode: OWNER_ALONE } } },
    dynamic_resources: {
      lds_config: watchedFile(file("listeners.json")),
      cds_config: watchedFile(file("clusters.json")),
    },
    static_resources: {
      clusters: [cluster(TELEMETRY_CLUSTER, telemetry, { idle_timeout: "3s" }), adminCluster(file(SOCKET))],
      listeners: [statsListener(stats)],
    },
    stats_config: {
      stats_matcher: { inclusion_list: { patterns: KEPT_STATISTICS.map((regex) => ({ safe_regex: { regex } })) } },
      histogram_bucket_settings: [{ match: { safe_regex: { regex: ".*" } }, buckets: [...LATENCY_BUCKETS_MS] }],
    },
    layered_runtime: {
      layers: [
        {
          name: "mesh",
          static_layer: {
            "tracing.opentelemetry.flush_interval_ms": 1000,
            "tracing.opentelemetry.min_flush_spans": 64,
          },
        },
      ],
    },
  };
}

function adminCluster(path: string): Message {
  return {
    name: ADMIN_CLUSTER,
    type: "STATIC",
    load_assignment: {
      cluster_name: ADMIN_CLUSTER,
      endpoints: [{ lb_endpoints: [{ endpoint: { address: { pipe: { path } } } }] }],
    },
  };
}

/** `/metrics` and `/ready`, and nothing else of the admin interface. */
function statsListener(address: Address): Message {
  const routes = Object.entries({ "/metrics": "/stats/prometheus", "/ready": "/ready" }).map(([path, target]) => ({
    match: { path, headers: [{ name: ":method", string_match: { exact: "GET" } }] },
    // All of it, the query too: parameters of the admin interface are not for everybody.
    route: { cluster: ADMIN_CLUSTER, regex_rewrite: { pattern: { regex: ".*" }, substitution: target } },
  }));
  const manager = typed("envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager", {
    stat_prefix: "stats",
    codec_type: "HTTP1",
    route_config: { name: "stats", virtual_hosts: [{ name: "stats", domains: ["*"], routes }] },
    http_filters: [router()],
  });
  return {
    name: "stats",
    address: socketAddress(address),
    ignore_global_conn_limit: true,
    filter_chains: [{ filters: [{ name: "envoy.filters.network.http_connection_manager", typed_config: manager }] }],
  };
}
