import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { Pool } from "pg";
import type { Logger } from "../log.ts";

export type Database = ReturnType<typeof drizzle>;

/** Any number; the same in every process of tools, so that only one migrates at a time. */
const MIGRATION_LOCK = 40_100_001;

export function createPool(url: string, logger: Logger): Pool {
  const pool = new Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 5000, application_name: "tools" });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on("error", (error) => logger.warn({ err: error }, "lost an idle connection to the runs database"));
  return pool;
}

/** Brings the schema `runs` up to date. Safe when several processes start at once. */
export async function migrateDatabase(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await migrate(drizzle(client), {
      migrationsFolder: fileURLToPath(new URL("migrations", import.meta.url)),
      migrationsSchema: "runs",
      migrationsTable: "migrations",
    });
  } finally {
    // Ending the session, and not only the lock, also covers a migration that failed half-way.
    client.release(true);
  }
}
