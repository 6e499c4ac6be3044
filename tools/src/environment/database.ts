import { escapeIdentifier } from "pg";
import type { Operations } from "./environment.ts";
import { connectTo, QUERY_TIMEOUT_MS } from "./postgres-connection.ts";

const SCHEMAS = ["inventory", "orders"];
const INDEX_TIMEOUT_MS = 60_000;

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
  const connected = connectTo(url);

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

    /** Each table's columns with their types and what they must be, as text that is the same for the same table. */
    columns: (): Promise<{ table: string; columns: string }[]> =>
      connected(QUERY_TIMEOUT_MS, null, async (client) => {
        const { rows } = await client.query<{ table: string; columns: string }>(COLUMNS, [SCHEMAS]);
        return rows;
      }),

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

const COLUMNS = `
  SELECT n.nspname || '.' || t.relname AS table,
         string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END,
                    ', ' ORDER BY a.attnum) ||
         coalesce((SELECT '; ' || string_agg(pg_get_constraintdef(c.oid), ', ' ORDER BY c.conname)
                   FROM pg_constraint c WHERE c.conrelid = t.oid), '') AS columns
  FROM pg_class t
  JOIN pg_namespace n ON n.oid = t.relnamespace
  JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE t.relkind IN ('r', 'p') AND n.nspname = ANY ($1)
  GROUP BY t.oid, n.nspname, t.relname
  ORDER BY 1`;

const TABLES = `
  SELECT n.nspname || '.' || t.relname AS table, greatest(t.reltuples, 0)::float8 AS rows,
         array(SELECT a.attname::text FROM pg_attribute a
               WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum) AS columns
  FROM pg_class t
  JOIN pg_namespace n ON n.oid = t.relnamespace
  WHERE t.relkind IN ('r', 'p') AND n.nspname = ANY ($1)
  ORDER BY 1`;
