import { escapeIdentifier } from "pg";
import type { Action } from "@mayday/scenarios/contract";
import { quotedTable, type Database, type Index } from "../environment/database.ts";
import { ToolError } from "../tool-error.ts";

type SqlOp = Extract<Action, { kind: "sql" }>["op"];
type CreateIndex = Extract<SqlOp, { verb: "create_index" }>;
type DropIndex = Extract<SqlOp, { verb: "drop_index" }>;
type RestoreIndex = Extract<SqlOp, { verb: "restore_index" }>;

/** The name that `create_index` gives: table, columns and operator class, as PostgreSQL itself would, 63 bytes at most. */
export function indexNameFor({ table, columns, opclass }: CreateIndex): string {
  const words = [table.split(".")[1] ?? table, ...columns, ...(opclass === "default" ? [] : ["pattern"])];
  return `${words.join("_").slice(0, 59)}_idx`;
}

/** Drops the index that this will make; nothing when there is already one like it. */
export async function undoOfCreate(
  op: CreateIndex | RestoreIndex,
  database: Database,
  signal: AbortSignal,
): Promise<Action[]> {
  const index = op.verb === "create_index" ? indexNameFor(op) : op.index;
  const existing = find(await database.indexes(signal), op.table, index);
  if (existing?.valid) return [];
  return [{ kind: "sql", op: { verb: "drop_index", table: op.table, index } }];
}

/** Brings the index back as it is now; nothing when there is no such index. */
export async function undoOfDrop(op: DropIndex, database: Database, signal: AbortSignal): Promise<Action[]> {
  const existing = find(await database.indexes(signal), op.table, op.index);
  if (!existing) return [];
  const { table, index } = op;
  return [{ kind: "sql", op: { verb: "restore_index", table, index, definition: existing.definition } }];
}

/** Makes a B-tree index without stopping writes. An index just like it that is already there will do. */
export async function createIndex(op: CreateIndex, database: Database, signal: AbortSignal): Promise<string> {
  const index = indexNameFor(op);
  const suffix = op.opclass === "default" ? "" : ` ${op.opclass}`;
  const columns = op.columns.map((column) => escapeIdentifier(column) + suffix).join(", ");
  const statement = `CREATE INDEX CONCURRENTLY ${escapeIdentifier(index)} ON ${quotedTable(op.table)} (${columns})`;
  const wanted = `USING btree (${columns})`.replaceAll('"', "");
  const made = await build({ table: op.table, index, statement, wanted }, database, signal);
  return made ? `Created ${index}` : `${index} is already there`;
}

export async function dropIndex(op: DropIndex, database: Database, signal: AbortSignal): Promise<string> {
  if (!find(await database.indexes(signal), op.table, op.index)) return `${op.index} is not there (any more)`;
  await drop(database, op.table, op.index, signal);
  if (find(await database.indexes(signal), op.table, op.index)) {
    throw new ToolError("internal", `${op.index} is still there after it was dropped`, "Try again.");
  }
  return `Dropped ${op.index}`;
}

/** Makes an index by PostgreSQL's own definition of it. */
export async function restoreIndex(op: RestoreIndex, database: Database, signal: AbortSignal): Promise<string> {
  const { table, index, definition } = op;
  const head = /^CREATE (?:UNIQUE )?INDEX (\S+) ON (\S+) USING [^;]+$/.exec(definition);
  const names = [head?.[1], head?.[2]].map((name) => name?.replaceAll('"', ""));
  if (names[0] !== index || names[1] !== table) {
    throw new ToolError(
      "invalid_input",
      `The definition is not one of ${index} on ${table}: ${definition}`,
      "Give the definition that list_operations shows for the index.",
    );
  }
  const statement = definition.replace(" INDEX ", " INDEX CONCURRENTLY ");
  await build({ table, index, statement, wanted: definition.replaceAll('"', "") }, database, signal);
  return `Brought back ${index}`;
}

/** An index to be made; `wanted` is how PostgreSQL's own definition of it ends, without quotes. */
type Build = { table: string; index: string; statement: string; wanted: string };

/**
 * Runs a CREATE INDEX CONCURRENTLY and confirms that the index is as wanted and can be used; false when it was so
 * already. What an interrupted build left behind under its name is invalid, never used, and removed first.
 */
async function build({ table, index, statement, wanted }: Build, database: Database, signal: AbortSignal) {
  const before = find(await database.indexes(signal), table, index);
  if (before?.valid && isAsWanted(before, wanted)) return false;
  if (before?.valid) {
    const reason = `There is another index ${index} on ${table}: ${before.definition}`;
    throw new ToolError("conflict", reason, "Drop that one first if it is not needed.");
  }
  if (before) await drop(database, table, index, signal);
  try {
    await database.alter(statement, signal);
  } catch (error) {
    const leftover = find(await database.indexes(), table, index);
    if (leftover && !leftover.valid) await drop(database, table, index, AbortSignal.timeout(10_000));
    throw error;
  }
  const after = find(await database.indexes(signal), table, index);
  if (after?.valid && isAsWanted(after, wanted)) return true;
  throw new ToolError(
    "internal",
    `${index} was made but is not usable: ${after?.definition ?? "missing"}`,
    "Try again.",
  );
}

const isAsWanted = ({ definition }: Index, wanted: string) => definition.replaceAll('"', "").endsWith(wanted);

async function drop(database: Database, table: string, name: string, signal: AbortSignal): Promise<void> {
  const schema = table.split(".")[0] ?? table;
  await database.alter(`DROP INDEX CONCURRENTLY ${escapeIdentifier(schema)}.${escapeIdentifier(name)}`, signal);
}

function find(indexes: Index[], table: string, name: string): Index | undefined {
  return indexes.find((index) => `${index.schema}.${index.table}` === table && index.name === name);
}
