import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { Pool } from "pg";
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
