/** OTLP/HTTP's JSON encoding, read record by record, so that one malformed record does not cost the others. */
import { z } from "zod";
import { type Attributes, asText, attributesSchema, compact } from "./otlp-values.ts";

export type Resource = { service: string; environment: string; attributes: Attributes };
export type Span = {
  traceId: string;
  spanId: string;
  /** Empty for a root. */
  parentId: string;
  scope: string;
  name: string;
  kind: number;
  startNs: bigint;
  endNs: bigint;
  status: number;
  details: SpanDetails;
};
type SpanDetails = { attributes: Attributes; statusMessage?: string; events?: unknown[]; links?: unknown[] };
export type LogRecord = {
  atNs: bigint;
  level: string;
  traceId: string;
  spanId: string;
  line: string;
  /** What queries filter by and people read; names as Loki writes them (`http_route`). */
  metadata: Record<string, string>;
};
/** What one request carried: the good records by resource, and how many were rejected and why (the first reason). */
export type Received<T> = { groups: { resource: Resource; records: T[] }[]; rejected: number; reason: string };

const traceId = z.string().regex(/^[0-9a-f]{32}$/i, "must be 32 hexadecimal digits");
const spanId = z.string().regex(/^[0-9a-f]{16}$/i, "must be 16 hexadecimal digits");
const nanoseconds = z
  .union([z.string().regex(/^\d{1,19}$/, "must be nanoseconds"), z.number().int().nonnegative()])
  .transform(BigInt)
  .refine((value) => value < 2n ** 63n, "must fit 64 bits");
const severity = z.number().int().min(0).max(24);

const resourceSchema = z.object({ attributes: attributesSchema }).default({ attributes: [] });
const scopeSchema = z.object({ name: z.string().default("") }).default({ name: "" });
const tracesSchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: resourceSchema,
      scopeSpans: z.array(z.object({ scope: scopeSchema, spans: z.array(z.unknown()).default([]) })).default([]),
    }),
  ),
});
const logsSchema = z.object({
  resourceLogs: z.array(
    z.object({
      resource: resourceSchema,
      scopeLogs: z.array(z.object({ scope: scopeSchema, logRecords: z.array(z.unknown()).default([]) })).default([]),
    }),
  ),
});
const spanSchema = z.object({
  traceId,
  spanId,
  parentSpanId: z.union([spanId, z.literal("")]).default(""),
  name: z.string(),
  kind: z.number().int().min(0).max(5).default(0),
  startTimeUnixNano: nanoseconds,
  endTimeUnixNano: nanoseconds,
  attributes: attributesSchema,
  events: z.array(z.unknown()).default([]),
  links: z.array(z.unknown()).default([]),
  status: z.object({ code: z.number().int().min(0).max(2).default(0), message: z.string().default("") }).optional(),
});
const logRecordSchema = z.object({
  timeUnixNano: nanoseconds.default(0n),
  observedTimeUnixNano: nanoseconds.default(0n),
  severityNumber: severity.default(0),
  severityText: z.string().default(""),
  body: z.record(z.string(), z.unknown()).optional(),
  attributes: attributesSchema,
  traceId: z.union([traceId, z.literal("")]).default(""),
  spanId: z.union([spanId, z.literal("")]).default(""),
});

/** The spans of an ExportTraceServiceRequest. Throws a ZodError when the request itself has another shape. */
export function readTraces(body: unknown): Received<Span> {
  const groups = tracesSchema.parse(body).resourceSpans;
  return readGroups(
    groups.map(({ resource, scopeSpans }) => ({
      resource,
      records: scopeSpans.flatMap(({ scope, spans }) => spans.map((span) => ({ scope: scope.name, record: span }))),
    })),
    readSpan,
  );
}

/** The records of an ExportLogsServiceRequest. Throws a ZodError when the request itself has another shape. */
export function readLogs(body: unknown): Received<LogRecord> {
  const groups = logsSchema.parse(body).resourceLogs;
  return readGroups(
    groups.map(({ resource, scopeLogs }) => ({
      resource,
      records: scopeLogs.flatMap(({ scope, logRecords }) =>
        logRecords.map((record) => ({ scope: scope.name, record })),
      ),
    })),
    readLogRecord,
  );
}

type Raw = { scope: string; record: unknown };

function readGroups<T>(
  groups: { resource: z.infer<typeof resourceSchema>; records: Raw[] }[],
  read: (raw: Raw) => T,
): Received<T> {
  const received: Received<T> = { groups: [], rejected: 0, reason: "" };
  for (const group of groups) {
    const attributes = compact(group.resource.attributes);
    const resource = {
      service: asText(attributes["service.name"] ?? "unknown_service"),
      environment: asText(attributes["environment"] ?? attributes["deployment.environment.name"] ?? ""),
      attributes,
    };
    const records: T[] = [];
    for (const raw of group.records) {
      try {
        records.push(read(raw));
      } catch (error) {
        received.rejected += 1;
        received.reason ||= describe(error);
      }
    }
    received.groups.push({ resource, records });
  }
  return received;
}

function readSpan({ scope, record }: Raw): Span {
  const span = spanSchema.parse(record);
  const message = span.status?.message ?? "";
  return {
    traceId: span.traceId.toLowerCase(),
    spanId: span.spanId.toLowerCase(),
    parentId: span.parentSpanId.toLowerCase(),
    scope,
    name: span.name,
    kind: span.kind,
    startNs: span.startTimeUnixNano,
    endNs: span.endTimeUnixNano < span.startTimeUnixNano ? span.startTimeUnixNano : span.endTimeUnixNano,
    status: span.status?.code ?? 0,
    details: {
      attributes: compact(span.attributes),
      ...(message && { statusMessage: message }),
      ...(span.events.length > 0 && { events: span.events }),
      ...(span.links.length > 0 && { links: span.links }),
    },
  };
}

function readLogRecord({ scope, record }: Raw): LogRecord {
  const log = logRecordSchema.parse(record);
  const level = levelOf(log.severityNumber, log.severityText);
  const metadata: Record<string, string> = {};
  for (const [key, value] of Object.entries(compact(log.attributes))) metadata[labelName(key)] = asText(value);
  if (scope) metadata["scope_name"] = scope;
  if (log.severityText) metadata["severity_text"] = log.severityText;
  if (log.traceId) metadata["trace_id"] = log.traceId.toLowerCase();
  if (log.spanId) metadata["span_id"] = log.spanId.toLowerCase();
  metadata["detected_level"] = level;
  const body = compact([{ key: "body", value: log.body ?? { stringValue: "" } }])["body"] ?? "";
  return {
    atNs: log.timeUnixNano || log.observedTimeUnixNano || BigInt(Date.now()) * 1_000_000n,
    level,
    traceId: log.traceId.toLowerCase(),
    spanId: log.spanId.toLowerCase(),
    line: asText(body),
    metadata,
  };
}

const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"] as const;

/** OpenTelemetry has four numbers per level, from 1 on; without a number the text decides. */
function levelOf(number: number, text: string): string {
  const byText = LEVELS.find((level) => level === text.toLowerCase());
  return LEVELS[Math.floor((number - 1) / 4)] ?? byText ?? "unknown";
}

/** Loki's rule for label names. */
export function labelName(key: string): string {
  return key.replaceAll(/[^a-zA-Z0-9_]/g, "_").replace(/^(?=\d)/, "_");
}

/** The first thing that is wrong with a record, in a line. */
export function describe(error: unknown): string {
  if (!(error instanceof z.ZodError)) return error instanceof Error ? error.message : String(error);
  const [issue] = error.issues;
  return issue ? `${issue.path.join(".") || "the body"}: ${issue.message}` : "malformed";
}
