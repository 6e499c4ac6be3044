import type { Workload } from "../topology.ts";
import { typed, type Message } from "./json.ts";
import { otlp, telemetryName } from "./tracing.ts";

type Context = { workload: Workload; environment: string };

/** Flags of requests that failed in the mesh itself: no healthy host, no connection, limits, timeouts, resets. */
const FAILED = ["UH", "UF", "UO", "UT", "UC", "UR", "URX", "LR", "UPE", "NC", "UAEX"];

/** A record for each request that the sidecar could not carry to an answer, or refused. */
export function requestLog(context: Context): Message {
  return accessLog(context, {
    filter: {
      or_filter: {
        filters: [
          { response_flag_filter: { flags: FAILED } },
          {
            status_code_filter: { comparison: { op: "EQ", value: { default_value: 403, runtime_key: "log.refused" } } },
          },
        ],
      },
    },
    body:
      "%REQ(:METHOD)% %REQ(:PATH)% %UPSTREAM_CLUSTER% %RESPONSE_CODE% %RESPONSE_FLAGS% %RESPONSE_CODE_DETAILS%" +
      " %UPSTREAM_TRANSPORT_FAILURE_REASON%",
    attributes: { peer: "%UPSTREAM_CLUSTER%", status: "%RESPONSE_CODE%", duration_ms: "%DURATION%" },
  });
}

/** A record for each connection that failed before any request: handshakes. */
export function connectionLog(context: Context): Message {
  return accessLog(context, {
    filter: { response_flag_filter: { flags: ["DPE", "UH", "NR"] } },
    body: "connection refused: %DOWNSTREAM_TRANSPORT_FAILURE_REASON%",
    attributes: { peer: "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%" },
  });
}

type Entry = { filter: Message; body: string; attributes: Record<string, string> };

function accessLog({ workload, environment }: Context, { filter, body, attributes }: Entry): Message {
  return {
    name: "envoy.access_loggers.open_telemetry",
    filter,
    typed_config: typed("envoy.extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig", {
      http_service: otlp("/v1/logs"),
      log_name: telemetryName(workload),
      disable_builtin_labels: true,
      resource_attributes: keyValues({ "service.name": telemetryName(workload), environment }),
      body: { string_value: body },
      attributes: keyValues(attributes),
    }),
  };
}

const keyValues = (values: Record<string, string>): Message => ({
  values: Object.entries(values).map(([key, value]) => ({ key, value: { string_value: value } })),
});
