import type { Database } from "../kit/database.ts";
import { createGate } from "../kit/gate.ts";
import { gauge } from "../kit/metrics.ts";
import type { Entry } from "./catalogue.ts";
import type { ListedProduct, Offers } from "./offers.ts";

export type Found = { products: ListedProduct[]; categories: { category: string; products: number }[] };
export type Search = ReturnType<typeof createSearch>;

/** So that searches leave connections for everybody else. */
const MOST_AT_ONCE = 2;

const inProgress = gauge("searches_in_progress", "Product searches that are being answered");
const waiting = gauge("searches_waiting", "Product searches that wait for their turn");

/** Product search, straight from the database: what people type differs too much to be kept. */
export function createSearch(database: Database, offers: Offers) {
  const gate = createGate(MOST_AT_ONCE, () => {
    inProgress.set(gate.running());
    waiting.set(gate.waiting());
  });

  return {
    /** Products whose name starts with `words`, in alphabetical order, and how many there are in which category. */
    find(words: string, limit: number): Promise<Found> {
      return gate.run(() => look(prefix(words), limit));
    },
  };

  async function look(pattern: string, limit: number): Promise<Found> {
    const values = [pattern];
    const entries = await database.query<Entry>(
      "product_search",
      `select id, name, category from inventory.products where search_name ~ $1 order by search_name limit ${limit}`,
      values,
    );
    const categories = await database.query<Found["categories"][number]>(
      "product_search_categories",
      `select category, count(*)::int as products from inventory.products where search_name ~ $1
         group by category order by products desc, category`,
      values,
    );
    return { products: await offers.join(entries), categories };
  }
}

/** A regular expression for names that begin so: case does not matter, and a space is as good as a hyphen. */
const prefix = (words: string): string =>
  `^${words
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/gu, (sign) => `[${sign.replace(/[\\^\]]/, "\\$&")}]`)
    .replaceAll(/[ -]/g, "[- ]")}`;
