import { expect, it } from "vitest";
import { Client } from "pg";
import { startPostgres } from "./testing.ts";

it("starts a real PostgreSQL that answers, and stops it", async () => {
  const postgres = await startPostgres();
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  const { rows } = await client.query<{ server_version: string }>("show server_version");
  await client.end();
  await postgres.stop();
  expect(rows[0]?.server_version).toMatch(/^18\./);
  await expect(new Client({ connectionString: postgres.url }).connect()).rejects.toThrow(/ECONNREFUSED/);
});
