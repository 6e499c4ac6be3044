import { ToolError } from "../tool-error.ts";
import { done, rowsOf } from "./action-handler.ts";
import type { Verbs } from "./by-verb.ts";
import { createIndex, dropIndex, restoreIndex, undoOfCreate, undoOfDrop } from "./index-changes.ts";

type SchemaVerb = "create_index" | "drop_index" | "restore_index" | "analyze" | "query";

/** Indexes, statistics, and reading. */
export const schemaVerbs: Pick<Verbs<"sql">, SchemaVerb> = {
  create_index: {
    for: "operators",
    describe: (op) =>
      `Create an index on ${op.table} (${op.columns.join(", ")})${op.opclass === "default" ? "" : ` with ${op.opclass}`}`,
    captureUndo: (op, { database }, signal) => undoOfCreate(op, database, signal),
    apply: async (op, { database }, signal) => done(await createIndex(op, database, signal)),
  },
  drop_index: {
    for: "scenarios",
    describe: (op) => `Drop the index ${op.index} of ${op.table}`,
    captureUndo: (op, { database }, signal) => undoOfDrop(op, database, signal),
    apply: async (op, { database }, signal) => done(await dropIndex(op, database, signal)),
  },
  restore_index: {
    for: "scenarios",
    describe: (op) => `Bring back the index ${op.index} of ${op.table}`,
    captureUndo: (op, { database }, signal) => undoOfCreate(op, database, signal),
    apply: async (op, { database }, signal) => done(await restoreIndex(op, database, signal)),
  },
  analyze: {
    for: "operators",
    describe: (op) => `Gather statistics on ${op.table} (ANALYZE)`,
    async apply({ table }, { database }, signal) {
      const before = await database.lastAnalyzed(table, signal);
      await database.analyze(table, signal);
      const after = await database.lastAnalyzed(table, signal);
      if (after === null || after === before) {
        throw new ToolError("internal", `PostgreSQL gathered no statistics on ${table}`, "Try again.");
      }
      return done(`Statistics on ${table} are fresh`);
    },
  },
  query: {
    for: "operators",
    reads: true,
    describe: (op) => `Query: ${op.text.replaceAll(/\s+/g, " ").trim().slice(0, 120)}`,
    apply: async (op, { reader }, signal) => rowsOf(await reader.query(op.text, signal)),
  },
};
