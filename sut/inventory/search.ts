import type { Database } from "../kit/database.ts";
import type { Entry } from "./catalogue.ts";
import type { ListedProduct, Offers } from "./offers.ts";

export type Found = { products: ListedProduct[]; categories: { category: string; products: number }[] };
export type Search = ReturnType<typeof createSearch>;

/** Product search, straight from the database: what people type differs too much to be kept. */
export function createSearch(database: Database, offers: Offers) {
  return {
    /** Products whose name starts with `words`, in alphabetical order, and how many there are in which category. */
    async find(words: string, limit: number): Promise<Found> {
      const values = [prefix(words)];
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
    },
  };
}

/** A regular expression for names that begin so: case does not matter, and a space is as good as a hyphen. */
const prefix = (words: string): string =>
  `^${words
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/gu, (sign) => `[${sign.replace(/[\\^\]]/, "\\$&")}]`)
    .replaceAll(/[ -]/g, "[- ]")}`;
