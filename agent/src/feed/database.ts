import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { DatabaseError, Pool } from "pg";
import type { StoreDatabase } from "./store.ts";

export type Database = { db: StoreDatabase; close: () => Promise<void> };

const migrationsFolder = fileURLToPath(new URL("../../migrations", import.meta.url));
/** Any number; the same one in every agent, so that two that start together migrate one after the other. */
const MIGRATION_LOCK = 4_210_001;

/**
 * Connects and brings the schema `chat` up to date. Throws when PostgreSQL does not answer (the caller tries again).
 * `onError` hears of connections that broke while idle, which would otherwise end the process.
 */
export async function openDatabase(url: string, onError: (error: Error) => void): Promise<Database> {
  const pool = new Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 5000 });
  pool.on("error", onError);
  try {
    const client = await pool.connect();
    try {
      await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
      await migrate(drizzle(client), { migrationsFolder, migrationsSchema: "chat", migrationsTable: "migrations" });
    } finally {
      await client.query("select pg_advisory_unlock($1)", [MIGRATION_LOCK]).catch(() => {});
      client.release();
    }
  } catch (error) {
    await pool.end();
    throw error;
  }
  return { db: drizzle(pool), close: () => pool.end() };
}

/**
 * SQLSTATEs of a PostgreSQL that takes no work now: connections, starting and stopping, too many connections
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 */
const AWAY = /^(08|57P0|53300)/;
/** How pg tells, without a code, that a connection broke or that none could be had in time. */
const BROKEN = /^Connection terminated|^timeout exceeded when trying to connect|connection error and is not queryable/;

/** Whether an error of a query says that PostgreSQL was not reached, so that the same may succeed later. */
export function isAway(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isAway);
  if (!(error instanceof Error)) return false;
  if (error instanceof DatabaseError) return AWAY.test(error.code ?? "");
  return "syscall" in error || BROKEN.test(error.message) || isAway(error.cause);
}
