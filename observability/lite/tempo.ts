/** Tempo's query API over the store. Answers have Tempo's shape: ids in base64 and enums by name inside a trace. */
import { Hono } from "hono";
import { z } from "zod";
import { expand } from "./otlp-values.ts";
import { QueryError } from "./query-error.ts";
import type { Store } from "./store.ts";
import { readTime } from "./time.ts";
import { parseTraceQL } from "./traceql.ts";

const HOUR_NS = 3_600_000_000_000n;
const MAX_LIMIT = 500;
/** How many matching spans are read to find `limit` traces; a trace seldom has more that match. */
const SPANS_PER_TRACE = 50;
const SPANS_SHOWN = 3;
const KINDS = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"];
const STATUSES = ["UNSET", "OK", "ERROR"];

const attributesJson = z.string().transform((text) => attributesOf.parse(JSON.parse(text)));
const attributesOf = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.record(z.string(), z.unknown())]),
);
const detailsJson = z.string().transform((text) =>
  z
    .object({
      attributes: attributesOf,
      statusMessage: z.string().optional(),
      events: z.array(z.unknown()).optional(),
      links: z.array(z.unknown()).optional(),
    })
    .parse(JSON.parse(text)),
);
const spanRow = z.object({
  resource: z.number(),
  resource_attributes: attributesJson,
  trace_id: z.string(),
  span_id: z.string(),
  parent_id: z.string(),
  scope: z.string(),
  name: z.string(),
  kind: z.number(),
  start: z.string(),
  end: z.string(),
  status: z.number(),
  details: detailsJson,
});
type SpanRow = z.infer<typeof spanRow>;

export function tempoApi(store: Store): Hono {
  const app = new Hono();
  app.get("/traces/:id", (c) => {
    const id = c.req.param("id").toLowerCase();
    if (!/^[0-9a-f]{1,32}$/.test(id)) throw new QueryError("a trace id has up to 32 hexadecimal digits");
    const batches = readTrace(store, id.padStart(32, "0"));
    return batches.length > 0 ? c.json({ batches }) : c.text("trace not found", 404);
  });
  app.get("/search", (c) => {
    const { q = "{}", start, end, limit = "20" } = c.req.query();
    const to = end === undefined ? BigInt(Date.now()) * 1_000_000n : readTime("end", end);
    const from = start === undefined ? to - HOUR_NS : readTime("start", start);
    const count = Number(limit);
    if (!Number.isInteger(count) || count < 1 || count > MAX_LIMIT) {
      throw new QueryError(`limit must be a whole number from 1 to ${MAX_LIMIT}`);
    }
    const traces = search(store, q, from, to, count);
    return c.json({ traces, metrics: { inspectedTraces: traces.length } });
  });
  return app;
}

function readTrace(store: Store, traceId: string) {
  const rows = [
    ...store.select(
      `SELECT resource, resources.attributes AS resource_attributes, trace_id, span_id, parent_id, scope, name, kind,
              CAST(start_ns AS TEXT) AS start, CAST(end_ns AS TEXT) AS end, status, details
       FROM spans JOIN resources ON resources.id = spans.resource WHERE trace_id = ? ORDER BY start_ns`,
      traceId,
    ),
  ].map((row) => spanRow.parse(row));
  return [...Map.groupBy(rows, (row) => row.resource).values()].map((ofResource) => ({
    resource: { attributes: expand(ofResource[0]?.resource_attributes ?? {}) },
    scopeSpans: [...Map.groupBy(ofResource, (row) => row.scope)].map(([scope, spans]) => ({
      scope: { name: scope },
      spans: spans.map(asTempoSpan),
    })),
  }));
}

function asTempoSpan(row: SpanRow) {
  const { attributes, statusMessage, events, links } = row.details;
  return {
    traceId: base64(row.trace_id),
    spanId: base64(row.span_id),
    ...(row.parent_id && { parentSpanId: base64(row.parent_id) }),
    name: row.name,
    kind: `SPAN_KIND_${KINDS[row.kind]}`,
    startTimeUnixNano: row.start,
    endTimeUnixNano: row.end,
    attributes: expand(attributes),
    ...(events && { events }),
    ...(links && { links }),
    status: {
      ...(row.status > 0 && { code: `STATUS_CODE_${STATUSES[row.status]}` }),
      ...(statusMessage && { message: statusMessage }),
    },
  };
}

const matchRow = z.object({
  trace_id: z.string(),
  span_id: z.string(),
  start: z.string(),
  nanoseconds: z.number(),
});
const traceRow = z.object({
  start: z.string(),
  milliseconds: z.number(),
  root_service: z.string().nullable(),
  root_name: z.string().nullable(),
});
const serviceRow = z.object({ service: z.string(), spanCount: z.number(), errorCount: z.number() });

function search(store: Store, query: string, from: bigint, to: bigint, limit: number) {
  const conditions = parseTraceQL(query);
  const where = ["start_ns >= ?", "start_ns <= ?", ...conditions.map(({ sql }) => sql)].join(" AND ");
  const rows = store.select(
    `SELECT trace_id, span_id, CAST(start_ns AS TEXT) AS start, end_ns - start_ns AS nanoseconds
     FROM spans JOIN resources ON resources.id = spans.resource
     WHERE ${where} ORDER BY start_ns DESC LIMIT ?`,
    from,
    to,
    ...conditions.map(({ parameter }) => parameter),
    limit * SPANS_PER_TRACE,
  );
  const matches = Map.groupBy(
    [...rows].map((row) => matchRow.parse(row)),
    (row) => row.trace_id,
  );
  return [...matches].slice(0, limit).map(([traceId, spans]) => summary(store, traceId, spans));
}

function summary(store: Store, traceId: string, matched: z.infer<typeof matchRow>[]) {
  const [row] = store.select(
    `SELECT CAST(start_ns AS TEXT) AS start, (end_ns - start_ns) / 1000000 AS milliseconds, root_service, root_name
     FROM traces WHERE trace_id = ?`,
    traceId,
  );
  const trace = traceRow.parse(row);
  const services = [
    ...store.select(
      `SELECT service, count(*) AS spanCount, sum(status = 2) AS errorCount
       FROM spans JOIN resources ON resources.id = spans.resource WHERE trace_id = ? GROUP BY service`,
      traceId,
    ),
  ].map((one) => serviceRow.parse(one));
  return {
    traceID: traceId,
    rootServiceName: trace.root_service ?? "<root span not yet received>",
    rootTraceName: trace.root_name ?? "",
    startTimeUnixNano: trace.start,
    durationMs: trace.milliseconds,
    spanSets: [
      {
        spans: matched.slice(0, SPANS_SHOWN).map(({ span_id, start, nanoseconds }) => ({
          spanID: span_id,
          startTimeUnixNano: start,
          durationNanos: String(nanoseconds),
        })),
        matched: matched.length,
      },
    ],
    serviceStats: Object.fromEntries(
      services.map(({ service, spanCount, errorCount }) => [service, { spanCount, errorCount }]),
    ),
  };
}

function base64(hexadecimal: string): string {
  return Buffer.from(hexadecimal, "hex").toString("base64");
}
