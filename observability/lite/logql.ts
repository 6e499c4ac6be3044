/** The part of LogQL that is answered: a stream selector, line filters, `| json` and label filters. */
import { RE2JS } from "re2js";
import { QueryError, tokenize, unquote } from "./query-error.ts";

type MatchOperator = "=" | "!=" | "=~" | "!~";
export type LabelFilter = { label: string; matches: (value: string) => boolean; equals: string | null };
type LineFilter = (line: string) => boolean;
export type LogQuery = {
  selector: LabelFilter[];
  lines: LineFilter[];
  /** Filters after the selector, on structured metadata or, after `| json`, on the line's own fields too. */
  labels: LabelFilter[];
  json: boolean;
};

const SUPPORTED =
  'a selector {service_name="…", environment="…", level="…"} with = != =~ !~, line filters |= != |~ !~, | json, and label filters such as | trace_id="…"';
const TOKEN = /\s+|[{},]|\|=|\|~|!=|!~|=~|=|\||"(?:[^"\\]|\\.)*"|`[^`]*`|[A-Za-z_][A-Za-z0-9_]*/y;

/** Parses a query. Throws QueryError for what is not LogQL or is not supported here. */
export function parseLogQL(query: string): LogQuery {
  const tokens = tokenize(query, TOKEN, SUPPORTED);
  const parser = { next: () => tokens.shift() ?? "", peek: () => tokens[0] ?? "" };
  const result: LogQuery = { selector: parseSelector(parser), lines: [], labels: [], json: false };
  while (parser.peek()) {
    const operator = parser.next();
    if (operator === "|") parsePipe(parser, result);
    else if (operator === "|=" || operator === "!=" || operator === "|~" || operator === "!~") {
      result.lines.push(lineFilter(operator, text(parser.next())));
    } else throw unsupported(operator);
  }
  return result;
}

/** A count over time, by level: the lines of `query` in each window. */
export type LogCount = { query: LogQuery; windowNs: bigint };
const COUNT = /^\s*sum\s+by\s*\((?:detected_)?level\)\s*\(\s*count_over_time\((.*)\[(\d+)(s|m|h)\]\s*\)\s*\)\s*$/s;
const SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600 };

/** Parses `sum by (detected_level) (count_over_time({…} [10s]))`, the one aggregation that is answered; null for other queries. */
export function parseCount(query: string): LogCount | null {
  const [, inner, amount, unit = ""] = COUNT.exec(query) ?? [];
  if (inner === undefined) return null;
  return { query: parseLogQL(inner), windowNs: BigInt(Number(amount) * (SECONDS[unit] ?? 1)) * 1_000_000_000n };
}

type Parser = { next: () => string; peek: () => string };

function parseSelector(parser: Parser): LabelFilter[] {
  const filters: LabelFilter[] = [];
  expect(parser, "{");
  while (parser.peek() !== "}") {
    filters.push(labelFilter(parser));
    if (parser.peek() !== "}") expect(parser, ",");
  }
  expect(parser, "}");
  if (filters.length === 0) throw new QueryError('queries require at least one matcher, such as {environment="local"}');
  return filters;
}

function parsePipe(parser: Parser, result: LogQuery): void {
  if (parser.peek() === "json") {
    parser.next();
    result.json = true;
  } else {
    result.labels.push(labelFilter(parser));
  }
}

function labelFilter(parser: Parser): LabelFilter {
  const label = parser.next();
  if (!/^[A-Za-z_]/.test(label)) throw unsupported(label);
  const operator = parser.next();
  if (!isMatchOperator(operator)) throw unsupported(operator);
  const value = text(parser.next());
  const matches = {
    "=": () => (actual: string) => actual === value,
    "!=": () => (actual: string) => actual !== value,
    // Label expressions are anchored, line expressions are not, as in Loki.
    "=~": () => anchored(value),
    "!~": () => negate(anchored(value)),
  }[operator]();
  return { label, matches, equals: operator === "=" ? value : null };
}

function lineFilter(operator: "|=" | "!=" | "|~" | "!~", value: string): LineFilter {
  if (operator === "|=") return (line) => line.includes(value);
  if (operator === "!=") return (line) => !line.includes(value);
  const pattern = compile(value);
  const found = (line: string) => pattern.matcher(line).find();
  return operator === "|~" ? found : negate(found);
}

function anchored(value: string): (actual: string) => boolean {
  const pattern = compile(value);
  return (actual) => pattern.matches(actual);
}

function negate(test: (value: string) => boolean): (value: string) => boolean {
  return (value) => !test(value);
}

/** LogQL's expressions are RE2's, which cannot run away as JavaScript's can. */
function compile(value: string): RE2JS {
  try {
    return RE2JS.compile(value);
  } catch (error) {
    throw new QueryError(
      `bad regular expression "${value}": ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function isMatchOperator(token: string): token is MatchOperator {
  return token === "=" || token === "!=" || token === "=~" || token === "!~";
}

function text(token: string): string {
  if (!/^["`]/.test(token)) throw unsupported(token);
  return unquote(token);
}

function expect(parser: Parser, wanted: string): void {
  const token = parser.next();
  if (token !== wanted) throw unsupported(token);
}

function unsupported(token: string): QueryError {
  return new QueryError(
    `parse error: unexpected ${token ? `"${token}"` : "end of the query"}. Supported: ${SUPPORTED}`,
  );
}
