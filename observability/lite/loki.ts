/** Loki's query API over the store. Answers have Loki's shape, errors are Loki's plain text with status 400. */
import { Hono } from "hono";
import { z } from "zod";
import { type LabelFilter, type LogCount, type LogQuery, parseCount, parseLogQL } from "./logql.ts";
import { labelName } from "./otlp.ts";
import { QueryError } from "./query-error.ts";
import type { Store } from "./store.ts";
import { readTime } from "./time.ts";

const HOUR_NS = 3_600_000_000_000n;
const MAX_LIMIT = 5000;
/** Stream labels and the columns that hold them; everything else is structured metadata. */
const COLUMNS: Record<string, string> = {
  service_name: "resources.service",
  environment: "resources.environment",
  level: "logs.level",
  detected_level: "logs.level",
};
const LABELS = ["service_name", "environment", "level"];

const rowSchema = z.object({
  at: z.string(),
  service: z.string(),
  environment: z.string(),
  line: z.string(),
  metadata: z.string().transform((text) => metadataSchema.parse(JSON.parse(text))),
});
const metadataSchema = z.record(z.string(), z.string());
const countRow = z.object({ level: z.string(), bucket: z.number(), lines: z.number(), line: z.string() });
type Entry = z.infer<typeof rowSchema>;
type Range = { start: bigint; end: bigint };

export function lokiApi(store: Store): Hono {
  const app = new Hono();
  app.get("/query_range", (c) => {
    const { query = "", direction = "backward" } = c.req.query();
    if (direction !== "backward" && direction !== "forward")
      throw new QueryError("direction must be backward or forward");
    const range = readRange(c.req.query());
    const counted = parseCount(query);
    if (counted !== null) {
      const result = countByLevel(store, counted, range, readStep(c.req.query("step")));
      return c.json({ status: "success", data: { resultType: "matrix", result, stats: {} } });
    }
    const limit = readLimit(c.req.query("limit"));
    const entries = search(store, parseLogQL(query), range, direction, limit);
    const categorize = c.req.header("x-loki-response-encoding-flags")?.includes("categorize-labels") ?? false;
    return c.json({ status: "success", data: { resultType: "streams", ...streams(entries, categorize), stats: {} } });
  });
  app.get("/labels", (c) => c.json({ status: "success", data: LABELS }));
  app.get("/label/:name/values", (c) => {
    const column = COLUMNS[c.req.param("name")];
    const { start, end } = readRange(c.req.query());
    const sql = `SELECT DISTINCT ${column} AS value FROM logs JOIN resources ON resources.id = logs.resource
                 WHERE at_ns >= ? AND at_ns < ? ORDER BY value`;
    const values = column ? [...store.select(sql, start, end)].map((row) => String(row["value"])) : [];
    return c.json({ status: "success", data: values.filter((value) => value !== "") });
  });
  return app;
}

function search(
  store: Store,
  query: LogQuery,
  range: Range,
  direction: "backward" | "forward",
  limit: number,
): Entry[] {
  const wanted = conditionsOf(query, range);
  if (wanted === null) return [];
  const sql = `SELECT CAST(at_ns AS TEXT) AS at, service, environment, line, metadata
               FROM logs JOIN resources ON resources.id = logs.resource
               WHERE ${wanted.sql} ORDER BY at_ns ${direction === "backward" ? "DESC" : "ASC"}`;
  const entries: Entry[] = [];
  for (const row of store.select(sql, ...wanted.parameters)) {
    if (!query.lines.every((matches) => matches(String(row["line"])))) continue;
    const entry = rowSchema.parse(row);
    if (passes(entry, query)) entries.push(entry);
    if (entries.length === limit) break;
  }
  return entries;
}

/** What columns can tell of a query, as SQL; null when nothing can match. */
function conditionsOf(query: LogQuery, range: Range): { sql: string; parameters: (bigint | string)[] } | null {
  if (!query.selector.every(({ label, matches }) => label in COLUMNS || matches(""))) return null;
  const conditions = ["at_ns >= ?", "at_ns < ?"];
  const parameters: (bigint | string)[] = [range.start, range.end];
  for (const filter of [...query.selector, ...query.labels]) {
    const column = columnOf(filter, query);
    if (column === null || filter.equals === null) continue;
    conditions.push(`${column} = ?`);
    parameters.push(filter.equals);
  }
  return { sql: conditions.join(" AND "), parameters };
}

function columnOf({ label }: LabelFilter, query: LogQuery): string | null {
  return (label === "trace_id" && !query.json ? "logs.trace_id" : COLUMNS[label]) ?? null;
}

type Counts = { metric: { detected_level: string }; values: [number, string][] };

/** A matrix as Loki gives it: at each step the lines of the window that ends there, by level; nothing where there are none. */
function countByLevel(store: Store, { query, windowNs }: LogCount, { start, end }: Range, stepNs: bigint): Counts[] {
  if (windowNs !== stepNs) throw new QueryError("a count over time is answered for windows as long as the step");
  const inColumns = [...query.selector, ...query.labels].every(
    (filter) => filter.equals !== null && columnOf(filter, query) !== null,
  );
  if (!inColumns) throw new QueryError("a count over time takes = on service, environment, level and trace_id alone");
  const steps = (end - start) / stepNs + 1n;
  const first = start - windowNs;
  const wanted = conditionsOf(query, { start: first, end: first + steps * stepNs });
  if (wanted === null) return [];
  const bucket = `(at_ns - ${first}) / ${stepNs}`;
  const from = `FROM logs JOIN resources ON resources.id = logs.resource WHERE ${wanted.sql}`;
  const counts = new Map<string, Map<number, number>>();
  const add = (level: string, at: number, lines: number): void => {
    const ofLevel = counts.get(level) ?? new Map<number, number>();
    counts.set(level, ofLevel.set(at, (ofLevel.get(at) ?? 0) + lines));
  };
  // Without a filter on the text, SQLite counts; with one, each line has to be read.
  const sql =
    query.lines.length === 0
      ? `SELECT level, ${bucket} AS bucket, count(*) AS lines, '' AS line ${from} GROUP BY level, bucket`
      : `SELECT level, ${bucket} AS bucket, 1 AS lines, line ${from}`;
  for (const row of store.select(sql, ...wanted.parameters)) {
    const { level, bucket, lines, line } = countRow.parse(row);
    if (query.lines.every((matches) => matches(line))) add(level, bucket, lines);
  }
  return [...counts].map(([level, ofLevel]) => ({
    metric: { detected_level: level },
    values: [...ofLevel]
      .toSorted(([a], [b]) => a - b)
      .map(([at, lines]) => [Number((start + BigInt(at) * stepNs) / 1_000_000n) / 1000, String(lines)]),
  }));
}

function passes(entry: Entry, query: LogQuery): boolean {
  const labels = { ...(query.json ? fieldsOf(entry.line) : {}), ...entry.metadata, ...streamLabels(entry) };
  const test = ({ label, matches }: LabelFilter) => matches(labels[label] ?? "");
  return query.selector.every(test) && query.labels.every(test);
}

function streamLabels(entry: Entry): Record<string, string> {
  const level = entry.metadata["detected_level"] ?? "unknown";
  return { service_name: entry.service, environment: entry.environment, level };
}

/** What `| json` adds: the fields of a line that is a JSON object, nested names joined by an underscore. */
function fieldsOf(line: string): Record<string, string> {
  const fields: Record<string, string> = {};
  const visit = (prefix: string, value: unknown) => {
    const object = z.record(z.string(), z.unknown()).safeParse(value);
    if (object.success) {
      for (const [key, inner] of Object.entries(object.data)) visit(prefix ? `${prefix}_${key}` : key, inner);
    } else if (prefix && !Array.isArray(value)) {
      fields[labelName(prefix)] = String(value);
    }
  };
  if (line.startsWith("{")) {
    try {
      visit("", JSON.parse(line));
    } catch {
      // As in Loki, a line that is not JSON stays in the answer and gets no fields.
    }
  }
  return fields;
}

/**
 * Loki's streams. Without `categorize-labels`, metadata is merged into the stream's labels and values are pairs; with
 * it, the third element of a value holds the metadata.
 */
function streams(entries: Entry[], categorize: boolean) {
  const result = new Map<string, { stream: Record<string, string>; values: unknown[] }>();
  for (const entry of entries) {
    const stream = categorize ? streamLabels(entry) : { ...entry.metadata, ...streamLabels(entry) };
    const key = JSON.stringify(stream);
    const found = result.get(key) ?? { stream, values: [] };
    result.set(key, found);
    found.values.push([entry.at, entry.line, ...(categorize ? [{ structuredMetadata: entry.metadata }] : [])]);
  }
  return { ...(categorize && { encodingFlags: ["categorize-labels"] }), result: [...result.values()] };
}

function readRange({ start, end }: Record<string, string>): Range {
  const to = end === undefined ? BigInt(Date.now()) * 1_000_000n : readTime("end", end);
  const from = start === undefined ? to - HOUR_NS : readTime("start", start);
  if (from > to) throw new QueryError("end lies before start");
  return { start: from, end: to };
}

function readStep(value = ""): bigint {
  const [, seconds] = /^(\d{1,6})s?$/.exec(value) ?? [];
  if (seconds === undefined || Number(seconds) === 0) throw new QueryError("step must be a number of seconds");
  return BigInt(seconds) * 1_000_000_000n;
}

function readLimit(value = "100"): number {
  const limit = Number(value);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    throw new QueryError(`limit must be a whole number from 1 to ${MAX_LIMIT}`);
  }
  return limit;
}
