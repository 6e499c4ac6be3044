/** What a running stack tells, in the terms of the matrix. */
import { z } from "zod";
import type { Signals } from "./matrix.ts";

type Seen = { [K in keyof Signals]: Set<string> };

/** Of Node, of the sidecar beside it, of the scrape itself, and of recording rules: not a service's own. */
const NOT_OWN = /^(nodejs_|process_|envoy_|scrape_|up$|ALERTS)|:/;
/** What every line carries. */
const OF_EVERY_LINE = new Set([
  "environment",
  "service_name",
  "level",
  "detected_level",
  "severity_text",
  "scope_name",
  "trace_id",
  "span_id",
]);

async function getJson<T>(url: string, query: Record<string, string>, schema: z.ZodType<T>): Promise<T> {
  const answer = await fetch(`${url}?${new URLSearchParams(query).toString()}`);
  if (answer.status !== 200) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return schema.parse(await answer.json());
}

const vectorSchema = z.object({
  data: z.object({ result: z.array(z.object({ metric: z.record(z.string(), z.string()) })) }),
});

/** Families that a service shows now. */
export async function readMetrics(prometheusUrl: string, service: string): Promise<Set<string>> {
  const query = `count by (__name__) ({environment!="",service="${service}"})`;
  const { data } = await getJson(`${prometheusUrl}/api/v1/query`, { query }, vectorSchema);
  const names = new Set(data.result.map(({ metric }) => metric["__name__"] ?? ""));
  const family = (name: string) => {
    const base = name.replace(/_(bucket|sum|count)$/, "");
    return names.has(`${base}_bucket`) ? base : name;
  };
  return new Set([...names].filter((name) => !NOT_OWN.test(name)).map(family));
}

const streamsSchema = z.object({
  data: z.object({ result: z.array(z.object({ stream: z.record(z.string(), z.string()) })) }),
});

/** Fields of a service's lines since `from` (ms). */
export async function readLogFields(lokiUrl: string, service: string, from: number): Promise<Set<string>> {
  const query = { query: `{environment="local",service_name="${service}"}`, start: `${from}000000`, limit: "1000" };
  const { data } = await getJson(`${lokiUrl}/loki/api/v1/query_range`, query, streamsSchema);
  return new Set(data.result.flatMap(({ stream }) => Object.keys(stream)).filter((key) => !OF_EVERY_LINE.has(key)));
}

const searchSchema = z.object({ traces: z.array(z.object({ traceID: z.string() })) });
const traceSchema = z.object({
  batches: z.array(
    z.object({
      resource: z.object({
        attributes: z.array(z.object({ key: z.string(), value: z.object({ stringValue: z.string().default("") }) })),
      }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              spanId: z.string(),
              parentSpanId: z.string().default(""),
              name: z.string(),
              kind: z.string().transform((kind) => kind.replace("SPAN_KIND_", "")),
            }),
          ),
        }),
      ),
    }),
  ),
});

/** Traces that a service had part in between `from` and `to` (ms). */
export async function findTraces(tempoUrl: string, service: string, from: number, to: number): Promise<string[]> {
  const q = `{ resource.environment = "local" && resource.service.name = "${service}" }`;
  const range = { start: String(Math.floor(from / 1000)), end: String(Math.ceil(to / 1000)) };
  const { traces } = await getJson(`${tempoUrl}/api/search`, { q, ...range, limit: "100" }, searchSchema);
  return traces.map(({ traceID }) => traceID);
}

/** Sidecars stand between services; who calls whom is the same with and without them. */
const isSidecar = (service: string) => service.endsWith("-mesh");

/** Adds the spans and edges of one trace to what was seen of each service. */
export async function readTrace(tempoUrl: string, id: string, seenOf: (service: string) => Seen): Promise<void> {
  const { batches } = await getJson(`${tempoUrl}/api/traces/${id}`, {}, traceSchema);
  const spans = batches.flatMap(({ resource, scopeSpans }) => {
    const service = resource.attributes.find(({ key }) => key === "service.name")?.value.stringValue ?? "";
    return scopeSpans.flatMap((scope) => scope.spans.map((span) => ({ ...span, service })));
  });
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  for (const { service, kind, name, parentSpanId } of spans) {
    seenOf(service).spans.add(`${kind} ${name}`);
    if (isSidecar(service)) continue;
    let caller = byId.get(parentSpanId);
    while (caller !== undefined && isSidecar(caller.service)) caller = byId.get(caller.parentSpanId);
    if (caller !== undefined && caller.service !== service) seenOf(caller.service).calls.add(service);
  }
}

export const nothingSeen = (): Seen => ({
  metrics: new Set(),
  logFields: new Set(),
  spans: new Set(),
  calls: new Set(),
});
export type { Seen };
