import { z } from "zod";
import { ToolError } from "../tool-error.ts";
import { ask, parseAnswer, type Source } from "./source.ts";
import { environmentOf, otlpTraceSchema, spansOf } from "./otlp-spans.ts";
import { quote } from "./loki.ts";
import type { Span, TraceSearch, TraceSummary } from "./environment.ts";

const searchSchema = z.object({
  traces: z
    .array(
      z.object({
        traceID: z.string(),
        rootServiceName: z.string().default(""),
        rootTraceName: z.string().default(""),
        startTimeUnixNano: z.string(),
        durationMs: z.number().default(0),
        serviceStats: z
          .record(z.string(), z.object({ spanCount: z.number().default(0), errorCount: z.number().default(0) }))
          .default({}),
      }),
    )
    .default([]),
});

/** Traces of one environment over Tempo's search (TraceQL) and trace APIs. */
export function tempo(source: Source, environment: string) {
  return {
    source,

    /** Newest first. */
    async searchTraces(search: TraceSearch): Promise<TraceSummary[]> {
      const answer = await ask(source, "/api/search", {
        query: {
          q: traceQuery(search, environment),
          start: String(Math.floor(search.from / 1000)),
          end: String(Math.ceil(search.to / 1000)),
          limit: String(search.limit),
        },
        timeoutMs: 5000,
      });
      if (answer.status !== 200) {
        throw new ToolError("invalid_input", `Tempo: ${answer.body.slice(0, 300)}`, "Change the search and ask again.");
      }
      const { traces } = parseAnswer(source, answer, searchSchema);
      return traces
        .map((trace) => {
          const stats = Object.values(trace.serviceStats);
          return {
            traceId: trace.traceID.padStart(32, "0"),
            rootService: trace.rootServiceName,
            rootName: trace.rootTraceName,
            start: Number(BigInt(trace.startTimeUnixNano) / 1_000_000n),
            durationMs: trace.durationMs,
            spans: stats.reduce((sum, { spanCount }) => sum + spanCount, 0),
            error: stats.some(({ errorCount }) => errorCount > 0),
          };
        })
        .sort((a, b) => b.start - a.start)
        .slice(0, search.limit);
    },

    /** The spans of a trace in order of start; empty when there is no such trace in this environment. */
    async getTrace(traceId: string): Promise<Span[]> {
      const answer = await ask(source, `/api/traces/${traceId}`, {
        timeoutMs: 5000,
      });
      if (answer.status !== 200) return [];
      const trace = parseAnswer(source, answer, otlpTraceSchema);
      return environmentOf(trace) === environment ? spansOf(trace) : [];
    },
  };
}

/** TraceQL for a search: conditions on one span, so that service and error are of the same one. */
export function traceQuery(search: TraceSearch, environment: string): string {
  const conditions = [`resource.environment = ${quote(environment)}`];
  if (search.service !== undefined) conditions.push(`resource.service.name = ${quote(search.service)}`);
  if (search.minDurationMs !== undefined) conditions.push(`traceDuration >= ${search.minDurationMs}ms`);
  if (search.maxDurationMs !== undefined) conditions.push(`traceDuration <= ${search.maxDurationMs}ms`);
  if (search.errorsOnly) conditions.push("status = error");
  if (search.attribute !== undefined)
    conditions.push(`span.${search.attribute.name} = ${literal(search.attribute.value)}`);
  return `{ ${conditions.join(" && ")} }`;
}

/** TraceQL compares an attribute with a value of its own type: what looks like a number or a truth value is one. */
function literal(value: string): string {
  return /^(-?\d{1,15}(\.\d{1,15})?|true|false)$/.test(value) ? value : quote(value);
}
