import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Client } from "pg";
import { z } from "zod";
import { seedProducts } from "./seed-products.ts";

const DATABASE = "shop";
const SQL_FILES = ["schema.sql", "seed-products.sql", "seed.sql"] as const;
export const ROLES = ["inventory", "orders", "worker", "operator", "analyst", "reader", "exporter"] as const;
export type Role = (typeof ROLES)[number];

const password = z.string().min(8);
const SETTINGS = z
  .object({
    /** A superuser's, to any database of the server. */
    ADMIN_DATABASE_URL: z.url(),
    INVENTORY_PASSWORD: password,
    ORDERS_PASSWORD: password,
    WORKER_PASSWORD: password,
    OPERATOR_PASSWORD: password,
    ANALYST_PASSWORD: password,
    READER_PASSWORD: password,
    EXPORTER_PASSWORD: password,
    /** How many products, else as many as this machine needs. */
    SHOP_PRODUCTS: z.coerce.number().int().min(1).optional(),
  })
  .transform((env) => ({
    url: env.ADMIN_DATABASE_URL,
    products: env.SHOP_PRODUCTS,
    passwords: {
      inventory: env.INVENTORY_PASSWORD,
      orders: env.ORDERS_PASSWORD,
      worker: env.WORKER_PASSWORD,
      operator: env.OPERATOR_PASSWORD,
      analyst: env.ANALYST_PASSWORD,
      reader: env.READER_PASSWORD,
      exporter: env.EXPORTER_PASSWORD,
    },
  }));

export type SetupResult = { seeded: boolean; products: number; milliseconds: number };

/**
 * Brings a PostgreSQL server to where the shop can start: database, roles with these passwords, tables, catalogue,
 * grants. What is there already is left as it is, so a second run takes milliseconds; but a database that another
 * version made is dropped and made anew, since nothing in it is anybody's. `products`: how many, else as many as this
 * machine needs (seed-products.ts).
 */
export async function setUpDatabase(
  url: string,
  passwords: Record<Role, string>,
  products?: number,
): Promise<SetupResult> {
  const started = performance.now();
  const version = await schemaVersion();
  return withClient(url, async (admin) => {
    // Two runs at once would both find the database missing.
    await admin.query("select pg_advisory_lock(hashtext('shop setup'))");
    await createRoles(admin, passwords);
    await createDatabase(admin, version);
    const shop = new URL(url);
    shop.pathname = `/${DATABASE}`;
    return withClient(shop.href, async (client) => {
      await client.query("begin");
      const seeded = !(await exists(client, "select to_regclass('inventory.products')::text as found"));
      if (seeded) await fill(client, version, products);
      await client.query(await sql("grants.sql"));
      await client.query("commit");
      // PostgreSQL counts rows as changed when they are committed, and tells of it once a second: statistics from before look old.
      if (seeded) {
        await client.query("select pg_stat_force_next_flush()");
        await client.query("analyze inventory.products, inventory.stock, inventory.reviews");
      }
      await configure(client);
      const { rows } = await client.query<{ products: number }>(
        "select reltuples::int as products from pg_class where oid = 'inventory.products'::regclass",
      );
      return { seeded, products: rows[0]?.products ?? 0, milliseconds: Math.round(performance.now() - started) };
    });
  });
}

/** Of everything that makes the tables and what is in them. */
async function schemaVersion(): Promise<string> {
  const hash = createHash("sha256");
  for (const file of SQL_FILES) hash.update(await sql(file));
  return `schema ${hash.digest("hex").slice(0, 16)}`;
}

async function createDatabase(admin: Client, version: string): Promise<void> {
  const { rows } = await admin.query<{ made: string | null }>(
    "select shobj_description(oid, 'pg_database') as made from pg_database where datname = $1",
    [DATABASE],
  );
  if (rows[0] && rows[0].made === version) return;
  if (rows[0]) await admin.query(`drop database ${DATABASE} with (force)`);
  // Locale C: names sort and match the same on every machine, whatever the server was initialised with.
  await admin.query(`create database ${DATABASE} template template0 encoding 'UTF8' locale 'C'`);
}

/** Tables and what is in them; the database is of this version only once all of it is there. */
async function fill(client: Client, version: string, products: number | undefined): Promise<void> {
  await client.query("set local maintenance_work_mem = '128MB'");
  await client.query(await sql("schema.sql"));
  await seedProducts(client, await sql("seed-products.sql"), products);
  await client.query(await sql("seed.sql"));
  await client.query(`comment on database ${DATABASE} is ${client.escapeLiteral(version)}`);
}

async function createRoles(client: Client, passwords: Record<Role, string>): Promise<void> {
  // The passwords are in the statements' text, which everybody who watches statements could read.
  await client.query("set pg_stat_statements.track = 'none'");
  for (const role of ROLES) {
    const { rowCount } = await client.query("select from pg_roles where rolname = $1", [role]);
    if (rowCount === 0) await client.query(`create role ${role} login`);
    await client.query(`alter role ${role} password ${client.escapeLiteral(passwords[role])}`);
  }
}

async function configure(client: Client): Promise<void> {
  // Short requests, many at a time: one query may not take both cores for itself.
  await client.query(`alter database ${DATABASE} set max_parallel_workers_per_gather = 0`);
  await client.query(`alter database ${DATABASE} set jit = off`);
  if (
    await exists(client, "select 1 as found where current_setting('shared_preload_libraries') ~ 'pg_stat_statements'")
  ) {
    await client.query("create extension if not exists pg_stat_statements");
  }
}

async function exists(client: Client, query: string): Promise<boolean> {
  const { rows } = await client.query<{ found: unknown }>(query);
  return rows.some((row) => row.found !== null);
}

const sql = (file: string) => readFile(new URL(file, import.meta.url), "utf8");

async function withClient<T>(connectionString: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

if (import.meta.main) {
  const settings = SETTINGS.safeParse(process.env);
  if (!settings.success) {
    process.stderr.write(`cannot set up the shop's database: ${z.prettifyError(settings.error)}\n`);
    process.exit(78);
  }
  const result = await setUpDatabase(settings.data.url, settings.data.passwords, settings.data.products);
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
