import type { Workload } from "../topology.ts";
import { typed, type Message } from "./json.ts";

/** The cluster that takes OTLP/HTTP. */
export const TELEMETRY_CLUSTER = "telemetry";

/** The name that spans and log records of a sidecar carry. */
export const telemetryName = (workload: Workload): string => `${workload}-mesh`;

/** How OTLP is sent. The address is for the Host header: the cluster says where to. */
export function otlp(path: string): Message {
  return { http_uri: { uri: `http://${TELEMETRY_CLUSTER}${path}`, cluster: TELEMETRY_CLUSTER, timeout: "5s" } };
}

/** Spans of requests that are traced already: a sidecar begins no trace of its own. */
export function tracing({ workload, environment }: { workload: Workload; environment: string }): Message {
  return {
    client_sampling: { value: 100 },
    random_sampling: { value: 100 },
    overall_sampling: { value: 100 },
    spawn_upstream_span: false,
    provider: {
      name: "envoy.tracers.opentelemetry",
      typed_config: typed("envoy.config.trace.v3.OpenTelemetryConfig", {
        service_name: telemetryName(workload),
        http_service: otlp("/v1/traces"),
        sampler: {
          name: "envoy.tracers.opentelemetry.samplers.parent_based",
          typed_config: typed("envoy.extensions.tracers.opentelemetry.samplers.v3.ParentBasedSamplerConfig", {
            wrapped_sampler: {
              name: "envoy.tracers.opentelemetry.samplers.trace_id_ratio_based",
              typed_config: typed("envoy.extensions.tracers.opentelemetry.samplers.v3.TraceIdRatioBasedSamplerConfig", {
                sampling_percentage: { numerator: 0 },
              }),
            },
          }),
        },
        resource_detectors: [
          {
            name: "envoy.tracers.opentelemetry.resource_detectors.static_config",
            typed_config: typed(
              "envoy.extensions.tracers.opentelemetry.resource_detectors.v3.StaticConfigResourceDetectorConfig",
              {
                attributes: { environment },
              },
            ),
          },
        ],
      }),
    },
  };
}
