import { z } from "zod";
import { ToolError } from "../tool-error.ts";
import { ask, parseAnswer, type Source } from "./source.ts";
import type { LogLine, LogSearch } from "./environment.ts";

const streamsSchema = z.object({
  data: z.object({
    resultType: z.literal("streams"),
    result: z.array(
      z.object({
        stream: z.record(z.string(), z.string()),
        /** [nanoseconds, line] and, from servers that give it apart, the line's structured metadata. */
        values: z.array(
          z.union([
            z.tuple([z.string(), z.string()]),
            z.tuple([z.string(), z.string(), z.record(z.string(), z.unknown())]),
          ]),
        ),
      }),
    ),
  }),
});

const LEVELS: Record<string, string> = { trace: "debug", warning: "warn", fatal: "error", critical: "error" };
const OWN_FIELDS = new Set(["service_name", "environment", "detected_level", "severity_text", "trace_id", "level"]);
const MAX_FIELD_CHARS = 1000;

/** Logs of one environment, newest first, over Loki's query_range API with logs that came in by OTLP. */
export function loki(source: Source, environment: string) {
  return {
    source,

    async searchLogs(search: LogSearch): Promise<LogLine[]> {
      const answer = await ask(source, "/loki/api/v1/query_range", {
        query: {
          query: logQuery(search, environment),
          start: `${Math.floor(search.from)}000000`,
          end: `${Math.floor(search.to)}000000`,
          limit: String(search.limit),
          direction: "backward",
        },
        timeoutMs: 5000,
      });
      if (answer.status !== 200) {
        throw new ToolError("invalid_input", `Loki: ${answer.body.slice(0, 300)}`, "Change the search and ask again.");
      }
      const { data } = parseAnswer(source, answer, streamsSchema);
      return data.result
        .flatMap(({ stream, values }) => values.map(([at, line, meta]) => logLine(at, line, { ...stream, ...meta })))
        .sort((a, b) => b.at - a.at)
        .slice(0, search.limit);
    },
  };
}

/** LogQL for a search: selectors on the stream, the line filter, then filters on structured metadata. */
export function logQuery(search: LogSearch, environment: string): string {
  const matchers = [`environment=${quote(environment)}`];
  if (search.service !== undefined) matchers.push(`service_name=${quote(search.service)}`);
  const stages = [`{${matchers.join(",")}}`];
  if (search.contains !== undefined) stages.push(`|= ${quote(search.contains)}`);
  if (search.traceId !== undefined) stages.push(`| trace_id=${quote(search.traceId)}`);
  if (search.level !== undefined) stages.push(`| detected_level=${quote(search.level)}`);
  return stages.join(" ");
}

/** A Go string literal, as LogQL and TraceQL want; JSON's escapes are a subset of Go's. */
export const quote = (text: string) => JSON.stringify(text);

function logLine(at: string, message: string, fields: Record<string, unknown>): LogLine {
  const named = (name: string) => (typeof fields[name] === "string" ? fields[name] : "");
  const level = (named("detected_level") || named("severity_text") || named("level") || "info").toLowerCase();
  return {
    at: Number(BigInt(at) / 1_000_000n),
    service: named("service_name"),
    level: LEVELS[level] ?? level,
    message,
    traceId: named("trace_id") || null,
    fields: Object.fromEntries(
      Object.entries(fields)
        .filter(([name]) => !OWN_FIELDS.has(name))
        .map(([name, value]) => [
          name,
          (typeof value === "string" ? value : JSON.stringify(value)).slice(0, MAX_FIELD_CHARS),
        ]),
    ),
  };
}
