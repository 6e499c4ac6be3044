import { startPostgres } from "@mayday/local/testing";
import type { Pool } from "pg";
import { createLogger } from "./log.ts";
import { createPool, migrateDatabase } from "./store/database.ts";
import { RunStore } from "./store/run-store.ts";

export type TestStore = { url: string; pool: Pool; store: RunStore; stop: () => Promise<void> };

/** A store of runs in a PostgreSQL of its own, migrated. */
export async function startStore(): Promise<TestStore> {
  const postgres = await startPostgres();
  const pool = createPool(postgres.url, createLogger("silent"));
  await migrateDatabase(pool);
  const stop = async () => {
    await pool.end();
    await postgres.stop();
  };
  return { url: postgres.url, pool, store: new RunStore(pool), stop };
}
