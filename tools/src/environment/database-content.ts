import { escapeIdentifier } from "pg";
import type { ProductColumns } from "@mayday/scenarios/contract";
import { productColumnsSchema } from "@mayday/scenarios/contract";
import { ToolError } from "../tool-error.ts";
import { connectTo } from "./postgres-connection.ts";

const TIMEOUT_MS = 25_000;

export type DatabaseContent = ReturnType<typeof databaseContent>;

/** What stands in the shop's tables: single products, and reviews by the thousand; as the role `operator`. */
export function databaseContent(url: string) {
  const connected = connectTo(url);

  return {
    /** The named columns of a product as they are now. Throws ToolError `not_found` for one that is not there. */
    async product(id: number, columns: readonly string[], signal: AbortSignal): Promise<ProductColumns> {
      const list = columns.map(escapeIdentifier).join(", ");
      const row = await connected(TIMEOUT_MS, signal, async (client) => {
        const { rows } = await client.query<object>(`SELECT ${list} FROM inventory.products WHERE id = $1`, [id]);
        return rows[0];
      });
      if (!row) throw new ToolError("not_found", `there is no product ${id}`, "Look for its id with a query.");
      const parsed = productColumnsSchema.safeParse(row);
      if (parsed.success) return parsed.data;
      const reason = `what stands in ${parsed.error.issues[0]?.path.join(".")} of product ${id} could not be brought back`;
      throw new ToolError("conflict", reason, "Change another product.", { cause: parsed.error });
    },

    async updateProduct(id: number, set: ProductColumns, signal: AbortSignal): Promise<void> {
      const columns = Object.entries(set).filter(([, value]) => value !== undefined);
      const list = columns.map(([name], at) => `${escapeIdentifier(name)} = $${at + 2}`).join(", ");
      const values = columns.map(([name, value]) =>
        name === "attributes" && value !== null ? JSON.stringify(value) : value,
      );
      await connected(TIMEOUT_MS, signal, async (client) => {
        await client.query("SET lock_timeout = '5s'");
        await client.query(`UPDATE inventory.products SET ${list} WHERE id = $1`, [id, ...values]);
      });
    },

    /** The highest id of a review; 0 when there is none. */
    async lastReview(signal: AbortSignal): Promise<number> {
      return connected(TIMEOUT_MS, signal, async (client) => {
        const { rows } = await client.query<{ last: string }>(
          "SELECT coalesce(max(id), 0) AS last FROM inventory.reviews",
        );
        return Number(rows[0]?.last ?? 0);
      });
    },

    /**
     * Adds the reviews of a partner who sells the bestsellers, in one statement; nothing tells the planner about it. By
     * its statistics a product has one or two reviews, so that it goes on to fetch all of a product's and sort them;
     * by true ones it takes the latest from the index by date.
     */
    async importReviews(rows: number, signal: AbortSignal): Promise<number> {
      return connected(TIMEOUT_MS, signal, async (client) => (await client.query(IMPORT, [rows])).rowCount ?? 0);
    },

    /**
     * Leaves nothing of them: neither dead rows, through which every look at the table would go, nor statistics. A
     * connection tells of the rows that it removed once a second; told after the vacuum, they would count as dead and
     * as news for ever.
     */
    async removeReviews(after: number, signal: AbortSignal): Promise<number> {
      return connected(TIMEOUT_MS, signal, async (client) => {
        const { rowCount } = await client.query("DELETE FROM inventory.reviews WHERE id > $1", [after]);
        await client.query("SELECT pg_stat_force_next_flush()");
        await client.query("VACUUM (ANALYZE) inventory.reviews");
        return rowCount ?? 0;
      });
    },
  };
}

const IMPORT = `
  WITH known AS (SELECT coalesce((SELECT max(id) FROM inventory.reviews), 0) AS last,
                        (SELECT array(SELECT id FROM inventory.products ORDER BY popularity DESC, id LIMIT 12)) AS ids)
  INSERT INTO inventory.reviews (id, product_id, stars, body, created_at)
  OVERRIDING SYSTEM VALUE
  SELECT last + n, ids[1 + n % cardinality(ids)], 1 + n % 5,
         'Review ' || n || ' of the partner feed: arrived in good order, works as described.',
         now() - (hashint4(n) & 2147483647) % 2592000 * interval '1 second'
  FROM known, generate_series(1, $1::int) AS n`;
