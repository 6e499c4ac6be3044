import { ToolError } from "../tool-error.ts";
import { done, type ActionHandler } from "./action-handler.ts";
import { createIndex, dropIndex, restoreIndex, undoOfCreate, undoOfDrop } from "./index-changes.ts";

/** Works on the shop's database: indexes, statistics, and queries that read. */
export const sql: ActionHandler<"sql"> = {
  describe({ op }) {
    switch (op.verb) {
      case "create_index":
        return `Create an index on ${op.table} (${op.columns.join(", ")})${op.opclass === "default" ? "" : ` with ${op.opclass}`}`;
      case "drop_index":
        return `Drop the index ${op.index} of ${op.table}`;
      case "restore_index":
        return `Bring back the index ${op.index} of ${op.table}`;
      case "analyze":
        return `Gather statistics on ${op.table} (ANALYZE)`;
      case "query":
        return `Query: ${op.text.replaceAll(/\s+/g, " ").trim().slice(0, 120)}`;
    }
  },

  async captureUndo({ op }, { database }, signal) {
    if (op.verb === "create_index") return undoOfCreate(op, database, signal);
    if (op.verb === "drop_index") return undoOfDrop(op, database, signal);
    if (op.verb === "restore_index") return undoOfCreate(op, database, signal);
    return [];
  },

  async apply({ op }, { database }, signal) {
    switch (op.verb) {
      case "create_index":
        return done(await createIndex(op, database, signal));
      case "drop_index":
        return done(await dropIndex(op, database, signal));
      case "restore_index":
        return done(await restoreIndex(op, database, signal));
      case "analyze": {
        const before = await database.lastAnalyzed(op.table, signal);
        await database.analyze(op.table, signal);
        const after = await database.lastAnalyzed(op.table, signal);
        if (after === null || after === before) {
          throw new ToolError("internal", `PostgreSQL gathered no statistics on ${op.table}`, "Try again.");
        }
        return done(`Statistics on ${op.table} are fresh`);
      }
      case "query": {
        const table = await database.query(op.text, signal);
        const more = table.truncated ? ", the first of more" : "";
        return { result: `${table.rows.length} ${table.rows.length === 1 ? "row" : "rows"}${more}`, table };
      }
    }
  },
};
