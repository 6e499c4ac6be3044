import type { Client, QueryResult } from "pg";
import Cursor from "pg-cursor";
import { ToolError } from "../tool-error.ts";
import type { Table } from "./environment.ts";
import { connectTo, QUERY_TIMEOUT_MS } from "./postgres-connection.ts";

const MAX_ROWS = 200;
const MAX_CELL_CHARS = 2_000;
const MAX_BYTES = 4 * 1024 ** 2;
const READING = /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/|\()*(?:select|with|values|table|explain|show)\b/i;

export type DatabaseReader = ReturnType<typeof databaseReader>;

/**
 * The shop's database as the role `reader`, which may read the shop's tables and what PostgreSQL shows of its work, and
 * may change nothing: four walls stand behind each other (the role, a read-only transaction, the extended protocol,
 * which takes one statement alone, and limits on time, rows and bytes).
 */
export function databaseReader(url: string) {
  const connected = connectTo(url, MAX_BYTES);
  return {
    /**
     * One reading statement (SELECT, WITH, VALUES, TABLE, EXPLAIN, SHOW): at most 200 rows, 3 s, 4 MB. PostgreSQL's own
     * complaint is passed on as ToolError `invalid_input`.
     */
    async query(text: string, signal: AbortSignal): Promise<Table> {
      if (!READING.test(text)) {
        throw new ToolError(
          "invalid_input",
          "Only statements that read are run here: SELECT, WITH, VALUES, TABLE, EXPLAIN and SHOW.",
          "To change something, use the other operations.",
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
  };
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
