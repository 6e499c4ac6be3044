import type { EdgePolicy } from "../policy-knobs.ts";
import { identityOf, type Edge, type Server, type Workload } from "../topology.ts";
import { LOCAL_CLUSTER } from "./cluster.ts";
import { milliseconds, typed, type Message } from "./json.ts";

/** The name of the inbound side's routes and of its statistics. */
export const INBOUND = "inbound";
export const FAULT_FILTER = "envoy.filters.http.fault";
export const RBAC_FILTER = "envoy.filters.http.rbac";

const RETRY_ON = {
  connect_failure: "connect-failure,refused-stream",
  gateway_error: "connect-failure,refused-stream,reset,gateway-error",
  server_error: "connect-failure,refused-stream,reset,5xx",
} as const satisfies Record<EdgePolicy["retry_on"], string>;

/** How one called service is called: timeout, retries, chaos. */
export function outboundRoutes({ to }: Edge, policy: EdgePolicy): Message {
  return routeConfiguration(to, {
    decorator: { operation: `egress ${to}`, propagate: false },
    route: {
      cluster: to,
      timeout: milliseconds(policy.timeout_ms),
      ...(policy.retry_attempts > 0 && {
        retry_policy: {
          retry_on: RETRY_ON[policy.retry_on],
          num_retries: policy.retry_attempts,
          ...(policy.retry_timeout_ms > 0 && { per_try_timeout: milliseconds(policy.retry_timeout_ms) }),
        },
      }),
    },
    typed_per_filter_config: { [FAULT_FILTER]: fault(policy) },
  });
}

/** Who is let in. It is judged where callers prove who they are, so on connections with mutual TLS. */
export function inboundRoutes(server: Server, callers: Workload[]): Message {
  const principals = callers.map((caller) => ({ authenticated: { principal_name: { exact: identityOf(caller) } } }));
  const policies = principals.length === 0 ? {} : { callers: { permissions: [{ any: true }], principals } };
  return routeConfiguration(INBOUND, {
    decorator: { operation: `ingress ${server}`, propagate: false },
    // The caller's side keeps the time.
    route: { cluster: LOCAL_CLUSTER, timeout: "0s" },
    typed_per_filter_config: {
      [RBAC_FILTER]: typed("envoy.extensions.filters.http.rbac.v3.RBACPerRoute", {
        rbac: { rules: { action: "ALLOW", policies } },
      }),
    },
  });
}

function routeConfiguration(name: string, route: Message): Message {
  return typed("envoy.config.route.v3.RouteConfiguration", {
    name,
    virtual_hosts: [{ name, domains: ["*"], routes: [{ match: { prefix: "/" }, ...route }] }],
  });
}

const percentage = (percent: number) => ({ numerator: percent, denominator: "HUNDRED" });

function fault(policy: EdgePolicy): Message {
  return typed("envoy.extensions.filters.http.fault.v3.HTTPFault", {
    ...(policy.delay_ms > 0 &&
      policy.delay_percent > 0 && {
        delay: { fixed_delay: milliseconds(policy.delay_ms), percentage: percentage(policy.delay_percent) },
      }),
    ...(policy.abort_percent > 0 && {
      abort: { http_status: policy.abort_status, percentage: percentage(policy.abort_percent) },
    }),
  });
}
