import { availableParallelism } from "node:os";
import type { Client } from "pg";

const FEWEST = 40_000;
const MOST = 320_000;
const MEASURED_TIMES = 4;

/**
 * Fills in the catalogue: `products` of them, or so many that what reads them all takes about as long on every machine.
 * On a fixed number, such a statement would be nothing on a fast laptop and would stall a small server.
 */
export async function seedProducts(client: Client, insert: string, products?: number): Promise<void> {
  await add(client, insert, 1, products ?? FEWEST);
  if (products !== undefined) return;
  const milliseconds = await timeOfWholeRead(client);
  const wanted = Math.round((FEWEST * wholeReadMs(availableParallelism())) / milliseconds / 1000) * 1000;
  if (wanted > FEWEST) await add(client, insert, FEWEST + 1, Math.min(MOST, wanted));
}

async function add(client: Client, insert: string, first: number, last: number): Promise<void> {
  await client.query(`set local shop.first = ${first}`);
  await client.query(`set local shop.last = ${last}`);
  await client.query(insert);
}

/** How long a search of the whole catalogue should take. With few processors a shorter one is felt as much: they queue. */
const wholeReadMs = (processors: number) => Math.min(350, 50 * processors);

/** Milliseconds of the two statements of a product search (inventory/search.ts) over the whole table, at their best. */
async function timeOfWholeRead(client: Client): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < MEASURED_TIMES; i++) {
    const started = performance.now();
    await client.query("select id from inventory.products where search_name ~ '^quilbury[- ]w' order by search_name");
    await client.query(
      "select category, count(*) from inventory.products where search_name ~ '^quilbury[- ]w' group by category",
    );
    times.push(performance.now() - started);
  }
  return Math.min(...times);
}
