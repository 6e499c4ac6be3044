import { Client, DatabaseError, escapeIdentifier, type QueryResult } from "pg";
import Cursor from "pg-cursor";
import { ToolError } from "../tool-error.ts";
import { reasonOf, SourceUnavailable, stopped } from "./source.ts";
import type { Operations, Table } from "./environment.ts";

const SOURCE = "sut-postgres";
const SCHEMAS = ["inventory", "orders"];
const QUERY_TIMEOUT_MS = 3_000;
const INDEX_TIMEOUT_MS = 60_000;
const MAX_ROWS = 200;
const MAX_CELL_CHARS = 2_000;
const READING = /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/|\()*(?:select|with|values|table|explain|show)\b/i;

export type Index = {
  schema: string;
  table: string;
  name: string;
  definition: string;
  valid: boolean;
  partial: boolean;
  /** The first column and its operator class; null for an expression. */
  column: string | null;
  opclass: string;
};
export type Database = ReturnType<typeof database>;

/**
 * The shop's PostgreSQL as the role `operator`. Every call has a connection of its own, so that nothing a query leaves
 * behind (a setting, an advisory lock) reaches the next one.
 */
export function database(url: string) {
  async function connected<T>(timeoutMs: number, signal: AbortSignal | null, use: (client: Client) => Promise<T>) {
    const client = new Client({
      connectionString: url,
      connectionTimeoutMillis: 2000,
      statement_timeout: timeoutMs,
      application_name: "operations console",
    });
    // An error on an idle connection is reported by the next call that uses it.
    client.on("error", () => {});
    const stop = () => void client.end();
    try {
      await client.connect();
      signal?.throwIfAborted();
      signal?.addEventListener("abort", stop, { once: true });
      return await use(client);
    } catch (error) {
      if (error instanceof ToolError) throw error;
      throw signal?.aborted ? stopped(SOURCE, error) : databaseError(error, timeoutMs);
    } finally {
      signal?.removeEventListener("abort", stop);
      await client.end();
    }
  }

  /** Runs one statement that changes the schema; identifiers in it are quoted by the caller. */
  async function alter(statement: string, signal: AbortSignal): Promise<void> {
    await connected(INDEX_TIMEOUT_MS, signal, async (client) => {
      await client.query(statement);
    });
  }

  async function indexes(signal?: AbortSignal): Promise<Index[]> {
    return connected(QUERY_TIMEOUT_MS, signal ?? null, async (client) => {
      const { rows } = await client.query<Index>(INDEXES, [SCHEMAS]);
      return rows;
    });
  }

  return {
    alter,
    indexes,

    /** Throws SourceUnavailable while the database does not answer. */
    async ping(signal: AbortSignal): Promise<void> {
      await connected(1000, signal, async (client) => {
        await client.query("SELECT 1");
      });
    },

    /**
     * One reading statement (SELECT, WITH, VALUES, TABLE, EXPLAIN, SHOW) in a read-only transaction: at most 200 rows, at
     * most 3 s. PostgreSQL's own complaint is passed on as ToolError `invalid_input`.
     */
    async query(text: string, signal: AbortSignal): Promise<Table> {
      if (!READING.test(text)) {
        throw new ToolError(
          "invalid_input",
          "Only statements that read are run here: SELECT, WITH, VALUES, TABLE, EXPLAIN and SHOW.",
          "To change something, use the operations for settings, indexes and statistics.",
        );
      }
      return connected(QUERY_TIMEOUT_MS, signal, async (client) => {
        await client.query("BEGIN READ ONLY");
        const { rows, fields } = await readRows(client, text, MAX_ROWS + 1);
        return {
          columns: fields,
          rows: rows.slice(0, MAX_ROWS).map((row) => row.map((cell) => cell?.slice(0, MAX_CELL_CHARS) ?? null)),
          truncated: rows.length > MAX_ROWS,
        };
      });
    },

    /** Tables of the shop with their columns, their indexes and PostgreSQL's estimate of their rows. */
    async tables(): Promise<Operations["tables"]> {
      const [known, { rows }] = await Promise.all([
        indexes(),
        connected(QUERY_TIMEOUT_MS, null, (client) =>
          client.query<{ table: string; rows: number; columns: string[] }>(TABLES, [SCHEMAS]),
        ),
      ]);
      return rows.map((table) => ({
        ...table,
        indexes: known
          .filter(({ schema, table: name }) => `${schema}.${name}` === table.table)
          .map(({ name, definition, valid }) => ({
            name,
            definition: valid ? definition : `${definition} (invalid: not used)`,
          })),
      }));
    },

    async analyze(table: string, signal: AbortSignal): Promise<void> {
      await alter(`ANALYZE ${quotedTable(table)}`, signal);
    },

    /** When statistics on the table were last gathered by hand, as text; null for never. */
    async lastAnalyzed(table: string, signal: AbortSignal): Promise<string | null> {
      return connected(QUERY_TIMEOUT_MS, signal, async (client) => {
        const { rows } = await client.query<{ at: string | null }>(
          "SELECT last_analyze::text AS at FROM pg_stat_all_tables WHERE schemaname || '.' || relname = $1",
          [table],
        );
        return rows[0]?.at ?? null;
      });
    },
  };
}

/** A `schema.table` as quoted SQL. */
export function quotedTable(table: string): string {
  return table.split(".").map(escapeIdentifier).join(".");
}

/** At most `limit` rows of a statement as text. The extended protocol refuses more than one statement. */
function readRows(client: Client, text: string, limit: number) {
  const types = { getTypeParser: () => (value: unknown) => String(value) };
  const cursor = client.query(new Cursor<(string | null)[]>(text, [], { rowMode: "array", types }));
  return new Promise<{ rows: (string | null)[][]; fields: string[] }>((resolve, reject) => {
    const done = (error: Error | undefined, rows: (string | null)[][], result: QueryResult) =>
      error ? reject(error) : resolve({ rows, fields: result.fields.map(({ name }) => name) });
    cursor.read(limit, done);
  });
}

function databaseError(error: unknown, timeoutMs: number): ToolError {
  if (!(error instanceof DatabaseError)) return new SourceUnavailable(SOURCE, reasonOf(error), { cause: error });
  const { code = "", message, hint, position } = error;
  if (code === "57014") {
    return new ToolError(
      "timeout",
      `PostgreSQL cancelled the statement after ${timeoutMs / 1000} s.`,
      "Ask for less: add a WHERE or a LIMIT, or look at the plan with EXPLAIN.",
      { cause: error },
    );
  }
  // Classes 57P and 53 (shutting down, too many connections) and 08: it is there but does not serve.
  if (/^(57P|53|08)/.test(code)) return new SourceUnavailable(SOURCE, message, { cause: error });
  const where = position === undefined ? "" : ` at character ${position}`;
  return new ToolError("invalid_input", `PostgreSQL: ${message}${where} (${code})`, hint ?? "Correct the statement.", {
    cause: error,
  });
}

const INDEXES = `
  SELECT n.nspname AS schema, t.relname AS table, c.relname AS name, pg_get_indexdef(i.indexrelid) AS definition,
         i.indisvalid AND i.indisready AS valid, i.indpred IS NOT NULL AS partial,
         a.attname AS column, o.opcname AS opclass
  FROM pg_index i
  JOIN pg_class c ON c.oid = i.indexrelid
  JOIN pg_class t ON t.oid = i.indrelid
  JOIN pg_namespace n ON n.oid = t.relnamespace
  JOIN pg_opclass o ON o.oid = i.indclass[0]
  LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0] AND a.attnum > 0
  WHERE n.nspname = ANY ($1)
  ORDER BY 1, 2, 3`;

const TABLES = `
  SELECT n.nspname || '.' || t.relname AS table, greatest(t.reltuples, 0)::float8 AS rows,
         array(SELECT a.attname::text FROM pg_attribute a
               WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum) AS columns
  FROM pg_class t
  JOIN pg_namespace n ON n.oid = t.relnamespace
  WHERE t.relkind IN ('r', 'p') AND n.nspname = ANY ($1)
  ORDER BY 1`;
