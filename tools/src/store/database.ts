import { fileURLToPath } from "node:url";
import type { drizzle } from "drizzle-orm/node-postgres";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { Pool, type PoolClient } from "pg";
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

/** Brings the schema `runs` up to date, or leaves it as it was. Safe when several processes start at once. */
export async function migrateDatabase(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
    await applyMigrations(client);
    await client.query("commit");
  } finally {
    // Ends the session, and with it whatever a failed migration left open.
    client.release(true);
  }
}

/** Drizzle's own migrator insists on CREATE on the database, which the role of tools does not have: it owns its schema. */
async function applyMigrations(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ exists: boolean }>("select to_regnamespace('runs') is not null as exists");
  if (!rows[0]?.exists) await client.query("create schema runs");
  await client.query(
    "create table if not exists runs.migrations (hash text primary key, at timestamptz default now())",
  );
  const { rows: done } = await client.query<{ hash: string }>("select hash from runs.migrations");
  const applied = new Set(done.map(({ hash }) => hash));
  const migrationsFolder = fileURLToPath(new URL("migrations", import.meta.url));
  for (const { hash, sql } of readMigrationFiles({ migrationsFolder })) {
    if (applied.has(hash)) continue;
    for (const statement of sql) await client.query(statement);
    await client.query("insert into runs.migrations (hash) values ($1)", [hash]);
  }
}
