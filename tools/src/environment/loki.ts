import { z } from "zod";
import { ToolError } from "../tool-error.ts";
import { ask, parseAnswer, type Answer, type Source } from "./source.ts";
import type { LogCounts, LogFilter, LogLine, LogSearch } from "./environment.ts";

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

const countsSchema = z.object({
  data: z.object({
    resultType: z.literal("matrix"),
    /** [seconds, number as text] */
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.number(), z.string()])),
      }),
    ),
  }),
});

const LEVELS: Record<string, string> = { trace: "debug", warning: "warn", fatal: "error", critical: "error" };
const OWN_FIELDS = new Set(["service_name", "environment", "detected_level", "severity_text", "trace_id", "level"]);
const MAX_FIELD_CHARS = 1000;

/** Logs of one environment, newest first, over Loki's query_range API with logs that came in by OTLP. */
export function loki(source: Source, environment: string) {
  async function query(parameters: Record<string, string>): Promise<Answer> {
    const answer = await ask(source, "/loki/api/v1/query_range", { query: parameters, timeoutMs: 5000 });
    if (answer.status === 200) return answer;
    throw new ToolError("invalid_input", `Loki: ${answer.body.slice(0, 300)}`, "Change the search and ask again.");
  }

  return {
    source,

    async searchLogs(search: LogSearch): Promise<LogLine[]> {
      const answer = await query({
        query: logQuery(search, environment),
        start: nanoseconds(search.from),
        end: nanoseconds(search.to),
        limit: String(search.limit),
        direction: "backward",
      });
      const { data } = parseAnswer(source, answer, streamsSchema);
      return data.result
        .flatMap(({ stream, values }) => values.map(([at, line, meta]) => logLine(at, line, { ...stream, ...meta })))
        .sort((a, b) => b.at - a.at)
        .slice(0, search.limit);
    },

    /** By level, in steps from `from` on; steps without a line are left out. */
    async countLogs(search: LogFilter & { step: number }): Promise<LogCounts[]> {
      const { from, to, step } = search;
      const answer = await query({
        query: `sum by (detected_level) (count_over_time(${logQuery(search, environment)} [${step}s]))`,
        // A point counts the step that ends at it.
        start: nanoseconds(from + step * 1000),
        end: nanoseconds(from + Math.ceil((to - from) / 1000 / step) * step * 1000),
        step: `${step}s`,
      });
      const { data } = parseAnswer(source, answer, countsSchema);
      return data.result.map(({ metric, values }) => ({
        level: levelOf(metric["detected_level"] ?? "info"),
        counts: values.map(([at, count]): [number, number] => [Math.round(at * 1000) - step * 1000, Number(count)]),
      }));
    },
  };
}

/** LogQL for a search: selectors on the stream, the line filter, then filters on structured metadata. */
export function logQuery(search: LogFilter, environment: string): string {
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

const nanoseconds = (ms: number): string => `${Math.floor(ms)}000000`;

function levelOf(name: string): string {
  const level = name.toLowerCase();
  return LEVELS[level] ?? level;
}

function logLine(at: string, message: string, fields: Record<string, unknown>): LogLine {
  const named = (name: string) => (typeof fields[name] === "string" ? fields[name] : "");
  return {
    at: Number(BigInt(at) / 1_000_000n),
    service: named("service_name"),
    level: levelOf(named("detected_level") || named("severity_text") || named("level") || "info"),
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
