import type { SqlOp } from "@mayday/scenarios/contract";
import type { ActionHandler } from "./action-handler.ts";
import { byVerb } from "./by-verb.ts";
import { accessVerbs } from "./sql-access.ts";
import { contentVerbs } from "./sql-content.ts";
import { schemaVerbs } from "./sql-schema.ts";
import { sessionVerbs } from "./sql-sessions.ts";

/** Works on the shop's database: indexes and statistics, who may do what, other clients, rows, and queries that read. */
export const sql: ActionHandler<"sql"> = byVerb<SqlOp>({
  ...schemaVerbs,
  ...accessVerbs,
  ...sessionVerbs,
  ...contentVerbs,
});
