import type { Client } from "pg";

const FEWEST = 40_000;
const MOST = 320_000;
/** Other parts of the shop may be starting meanwhile, so that only the shortest of many tells. */
const MEASURED_TIMES = 15;
/**
 * How long a search of the whole catalogue should take: at the steady load's twelve a second, of which two are answered at a
 * time (inventory/search.ts), 72 % of what they can, so that searches wait for each other wherever the shop runs.
 */
const WHOLE_READ_MS = 120;

/**
 * Fills in the catalogue: `products` of them, or so many that what reads them all takes about as long on every machine.
 * On a fixed number, such a statement would be nothing on a fast laptop and would stall a small server.
 */
export async function seedProducts(client: Client, insert: string, products?: number): Promise<void> {
  await add(client, insert, 1, products ?? FEWEST);
  if (products !== undefined) return;
  const milliseconds = await timeOfWholeRead(client);
  const wanted = Math.round((FEWEST * WHOLE_READ_MS) / milliseconds / 1000) * 1000;
  if (wanted > FEWEST) await add(client, insert, FEWEST + 1, Math.min(MOST, wanted));
}

async function add(client: Client, insert: string, first: number, last: number): Promise<void> {
  await client.query(`set local shop.first = ${first}`);
  await client.query(`set local shop.last = ${last}`);
  await client.query(insert);
}

/** Milliseconds of the two statements of a product search (inventory/search.ts) over the whole table, each at its best. */
async function timeOfWholeRead(client: Client): Promise<number> {
  const found = "from inventory.products where search_name ~ '^quilbury[- ]w'";
  const statements = [
    `select id, name, category ${found} order by search_name limit 20`,
    `select category, count(*)::int as products ${found} group by category order by products desc, category`,
  ];
  const best = statements.map(() => Infinity);
  for (let i = 0; i < MEASURED_TIMES; i++) {
    for (const [index, statement] of statements.entries()) {
      const started = performance.now();
      await client.query(statement);
      best[index] = Math.min(best[index] ?? Infinity, performance.now() - started);
    }
  }
  return best.reduce((sum, ms) => sum + ms, 0);
}
