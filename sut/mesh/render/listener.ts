import type { ServerPolicy } from "../policy-knobs.ts";
import type { Edge, Workload } from "../topology.ts";
import { connectionLog, requestLog } from "./access-log.ts";
import { socketAddress, typed, watchedFile, type Address, type Message } from "./json.ts";
import { routesFile } from "./names.ts";
import { FAULT_FILTER, INBOUND, RBAC_FILTER } from "./routes.ts";
import { downstreamTls } from "./tls.ts";
import { tracing } from "./tracing.ts";

const BUFFER_BYTES = 64 * 1024;

export type SidecarContext = { workload: Workload; environment: string; file: (name: string) => string };

/** Where a service calls another: plain HTTP from the service beside it, which the sidecar carries on. */
export function outboundListener({ to }: Edge, address: Address, context: SidecarContext): Message {
  const filters = [
    { name: FAULT_FILTER, typed_config: typed("envoy.extensions.filters.http.fault.v3.HTTPFault") },
    router(),
  ];
  return listener(`outbound-${to}`, address, "OUTBOUND", {
    filter_chains: [{ filters: [http(to, filters, context)] }],
  });
}

/** Where a service is called: with mutual TLS, plain, or both, as `mtls` says. */
export function inboundListener(address: Address, { mtls }: ServerPolicy, context: SidecarContext): Message {
  const authorization = {
    name: RBAC_FILTER,
    typed_config: typed("envoy.extensions.filters.http.rbac.v3.RBAC"),
  };
  const secure = {
    name: "mutual-tls",
    filters: [http(INBOUND, [authorization, router()], context)],
    transport_socket: downstreamTls(context.file),
  };
  // Who calls in plain text proves no name that could be authorized.
  const plain = { name: "plain", filters: [http(INBOUND, [router()], context)] };
  const access_log = [connectionLog(context)];
  if (mtls === "strict") return listener(INBOUND, address, "INBOUND", { filter_chains: [secure], access_log });
  if (mtls === "off") return listener(INBOUND, address, "INBOUND", { filter_chains: [plain], access_log });
  return listener(INBOUND, address, "INBOUND", {
    listener_filters: [
      {
        name: "envoy.filters.listener.tls_inspector",
        typed_config: typed("envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector"),
      },
    ],
    filter_chains: [
      { ...secure, filter_chain_match: { transport_protocol: "tls" } },
      { ...plain, filter_chain_match: { transport_protocol: "raw_buffer" } },
    ],
    access_log,
  });
}

function listener(name: string, address: Address, direction: string, rest: Message): Message {
  return {
    name,
    address: socketAddress(address),
    traffic_direction: direction,
    per_connection_buffer_limit_bytes: BUFFER_BYTES,
    ...rest,
  };
}

export function router(): Message {
  return {
    name: "envoy.filters.http.router",
    typed_config: typed("envoy.extensions.filters.http.router.v3.Router", { suppress_envoy_headers: true }),
  };
}

/** HTTP with routes from a file of their own, so that they change without touching connections. */
function http(name: string, http_filters: Message[], context: SidecarContext): Message {
  return {
    name: "envoy.filters.network.http_connection_manager",
    typed_config: typed("envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager", {
      stat_prefix: name,
      codec_type: "HTTP1",
      rds: { route_config_name: name, config_source: watchedFile(context.file(routesFile(name))) },
      http_filters,
      access_log: [requestLog(context)],
      tracing: tracing(context),
      // The services say themselves who they are.
      server_header_transformation: "PASS_THROUGH",
      // Without an id of its own a request counts as not to be traced.
      generate_request_id: true,
      preserve_external_request_id: true,
      use_remote_address: true,
      skip_xff_append: true,
      normalize_path: false,
      common_http_protocol_options: { idle_timeout: "60s" },
    }),
  };
}
