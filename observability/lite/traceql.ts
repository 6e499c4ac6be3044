/** The part of TraceQL that is answered: one spanset whose conditions are joined by `&&`. */
import type { SQLInputValue } from "node:sqlite";
import { QueryError, tokenize, unquote } from "./query-error.ts";

/** A condition on the tables `spans` and `resources`. */
export type SqlCondition = { sql: string; parameter: SQLInputValue };

const SUPPORTED =
  '{ resource.service.name = "…" && resource.environment = "…" && name = "…" && duration > 100ms && traceDuration > 1s && status = error && kind = server && span.http.route = "…" } with = != (> >= < <= for durations), or {}';
const TOKEN =
  /\s+|[{}]|&&|!=|>=|<=|=|>|<|"(?:[^"\\]|\\.)*"|`[^`]*`|-?\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h)?|[A-Za-z_][\w.:]*/y;

const TEXT_FIELDS: Record<string, string> = {
  "resource.service.name": "resources.service",
  "resource.environment": "resources.environment",
  "resource.deployment.environment.name": "resources.environment",
  name: "spans.name",
  "span:name": "spans.name",
};
const TRACE_TEXT_FIELDS: Record<string, string> = { rootName: "root_name", rootServiceName: "root_service" };
const DURATION_FIELDS: Record<string, string> = {
  duration: "(spans.end_ns - spans.start_ns)",
  "span:duration": "(spans.end_ns - spans.start_ns)",
};
const TRACE_DURATION_FIELDS: Record<string, string> = {
  traceDuration: "(end_ns - start_ns)",
  "trace:duration": "(end_ns - start_ns)",
};
const STATUS = ["unset", "ok", "error"];
const KIND = ["unspecified", "internal", "server", "client", "producer", "consumer"];
const CHOICES: Record<string, { column: string; names: string[] }> = {
  status: { column: "spans.status", names: STATUS },
  "span:status": { column: "spans.status", names: STATUS },
  kind: { column: "spans.kind", names: KIND },
  "span:kind": { column: "spans.kind", names: KIND },
};
const UNITS: Record<string, number> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };

/** Parses a query into conditions that must all hold for one span. Throws QueryError for anything else. */
export function parseTraceQL(query: string): SqlCondition[] {
  const tokens = tokenize(query, TOKEN, SUPPORTED);
  if (tokens.length === 0) return [];
  if (tokens.shift() !== "{" || tokens.pop() !== "}") throw unsupported("a query has the form { … }");
  const conditions: SqlCondition[] = [];
  while (tokens.length > 0) {
    const [field = "", operator = "", value = ""] = tokens.splice(0, 3);
    conditions.push(condition(field, operator, value));
    if (tokens.length > 0 && (tokens.shift() !== "&&" || tokens.length === 0)) {
      throw unsupported("conditions are joined by &&");
    }
  }
  return conditions;
}

function condition(field: string, operator: string, value: string): SqlCondition {
  const textColumn = TEXT_FIELDS[field] ?? TRACE_TEXT_FIELDS[field];
  const durationColumn = DURATION_FIELDS[field] ?? TRACE_DURATION_FIELDS[field];
  const ofTrace = field in TRACE_TEXT_FIELDS || field in TRACE_DURATION_FIELDS;
  if (textColumn && isEquality(operator) && /^["`]/.test(value)) {
    const sql = `coalesce(${textColumn}, '') ${operator} ?`;
    return { sql: ofTrace ? inTraces(sql) : sql, parameter: unquote(value) };
  }
  if (durationColumn && ["=", "!=", ">", ">=", "<", "<="].includes(operator) && /^\d.*[a-zµ]$/.test(value)) {
    const sql = `${durationColumn} ${operator} ?`;
    return { sql: ofTrace ? inTraces(sql) : sql, parameter: nanoseconds(value) };
  }
  const choice = CHOICES[field];
  if (choice && isEquality(operator) && choice.names.includes(value)) {
    return { sql: `${choice.column} ${operator} ?`, parameter: choice.names.indexOf(value) };
  }
  if (field.startsWith("span.") && isEquality(operator) && /^(["`]|-?\d+(\.\d+)?$|true$|false$)/.test(value)) {
    return { sql: `${attribute(field.slice("span.".length))} ${operator} ?`, parameter: attributeText(value) };
  }
  throw unsupported(`"${`${field} ${operator} ${value}`.trim()}" is not a condition that is supported`);
}

/** The value of a span's attribute as text, whatever its type; empty when it has none. A name has no quotes in it. */
function attribute(name: string): string {
  const value = `spans.details -> '$.attributes."${name}"'`;
  return `coalesce(CASE json_type(${value}) WHEN 'text' THEN ${value} ->> '$' ELSE ${value} END, '')`;
}

function attributeText(value: string): string {
  return /^["`]/.test(value) ? unquote(value) : value;
}

/** The plus keeps SQLite from looking up spans trace by trace: walking them by time ends at the limit. */
function inTraces(condition: string): string {
  return `+spans.trace_id IN (SELECT trace_id FROM traces WHERE ${condition})`;
}

function isEquality(operator: string): boolean {
  return operator === "=" || operator === "!=";
}

function nanoseconds(duration: string): bigint {
  const [, amount = "", unit = ""] = /^([\d.]+)(.+)$/.exec(duration) ?? [];
  return BigInt(Math.round(Number(amount) * (UNITS[unit] ?? Number.NaN)));
}

function unsupported(reason: string): QueryError {
  return new QueryError(`invalid TraceQL query: ${reason}. Supported: ${SUPPORTED}`);
}
