/** OTLP requests as exporters send them, for tests. */
import { randomBytes } from "node:crypto";

type Scalar = string | number | boolean;
const nanoseconds = (at: number) => BigInt(at) * 1_000_000n;
export const newTraceId = () => randomBytes(16).toString("hex");
export const newSpanId = () => randomBytes(8).toString("hex");

function attributes(values: Record<string, Scalar>) {
  return Object.entries(values).map(([key, value]) => {
    if (typeof value === "string") return { key, value: { stringValue: value } };
    return { key, value: typeof value === "boolean" ? { boolValue: value } : { intValue: value } };
  });
}

const resource = (service: string, environment = "local") => ({
  attributes: attributes({ "service.name": service, environment }),
});

export function span(given: {
  traceId: string;
  name?: string;
  spanId?: string;
  parent?: string;
  ms?: number;
  error?: boolean;
  /** Milliseconds since the epoch. */
  at?: number;
}) {
  const { traceId, name = "GET /", spanId = newSpanId(), parent = "", ms = 5, error = false, at = Date.now() } = given;
  const start = nanoseconds(at);
  return {
    traceId,
    spanId,
    parentSpanId: parent,
    name,
    kind: 2,
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(start + BigInt(ms) * 1_000_000n),
    attributes: attributes({ "http.request.method": "GET", "http.response.status_code": 200, cached: false }),
    status: error ? { code: 2, message: "it broke" } : {},
  };
}

export function traces(service: string, spans: unknown[], environment?: string) {
  return {
    resourceSpans: [{ resource: resource(service, environment), scopeSpans: [{ scope: { name: "http" }, spans }] }],
  };
}

export function logRecord(line: string, given: { severity?: number; traceId?: string; at?: number } = {}) {
  const { severity = 9, traceId = "", at = Date.now() } = given;
  return {
    timeUnixNano: String(nanoseconds(at)),
    severityNumber: severity,
    body: { stringValue: line },
    attributes: attributes({ "http.route": "/orders", status: 201 }),
    ...(traceId && { traceId, spanId: newSpanId() }),
  };
}

export function logs(service: string, logRecords: unknown[], environment?: string) {
  return {
    resourceLogs: [{ resource: resource(service, environment), scopeLogs: [{ scope: { name: "app" }, logRecords }] }],
  };
}
