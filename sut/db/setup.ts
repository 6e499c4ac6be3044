import { readFile } from "node:fs/promises";
import { Client } from "pg";
import { z } from "zod";

const DATABASE = "shop";
/** So many that a search without an index reads 180 MB. */
const PRODUCTS = 320_000;
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
    SHOP_PRODUCTS: z.coerce.number().int().min(1).max(PRODUCTS).default(PRODUCTS),
    EXPORTER_PASSWORD: password,
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
 * grants. What is there already is left as it is, so a second run takes milliseconds.
 */
export async function setUpDatabase(
  url: string,
  passwords: Record<Role, string>,
  products = PRODUCTS,
): Promise<SetupResult> {
  const started = performance.now();
  await withClient(url, async (client) => {
    await createRoles(client, passwords);
    const { rowCount } = await client.query("select from pg_database where datname = $1", [DATABASE]);
    // Locale C: names sort and match the same on every machine, whatever the server was initialised with.
    if (rowCount === 0) await client.query(`create database ${DATABASE} template template0 encoding 'UTF8' locale 'C'`);
  });
  const shop = new URL(url);
  shop.pathname = `/${DATABASE}`;
  return withClient(shop.href, async (client) => {
    await client.query("begin");
    // Two runs at once would both find the tables missing.
    await client.query("select pg_advisory_xact_lock(hashtext('shop setup'))");
    const seeded = !(await exists(client, "select to_regclass('inventory.products')::text as found"));
    if (seeded) {
      await client.query("set local maintenance_work_mem = '128MB'");
      await client.query(`set local shop.products = ${products}`);
      await client.query(await sql("schema.sql"));
      await client.query(await sql("seed.sql"));
    }
    await client.query(await sql("shipments.sql"));
    await client.query(await sql("reviews.sql"));
    await client.query(await sql("grants.sql"));
    await client.query("commit");
    await configure(client);
    const { rows } = await client.query<{ products: number }>(
      "select reltuples::int as products from pg_class where oid = 'inventory.products'::regclass",
    );
    return { seeded, products: rows[0]?.products ?? 0, milliseconds: Math.round(performance.now() - started) };
  });
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
