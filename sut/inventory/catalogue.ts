import { type CacheOptions, createCache } from "../kit/cache.ts";
import type { Database } from "../kit/database.ts";
import { notFound } from "../kit/service-error.ts";
import type { Offers } from "./offers.ts";

/** What a list shows of a product, but for what changes by the minute. */
export type Entry = { id: number; name: string; category: string };
export type Product = Entry & { priceCents: number; description: string; stars: number };
type Page = { entries: Entry[]; pages: number };

const PRODUCT = `id, name, category, price_cents as "priceCents", description, rating / 10.0::float8 as stars`;

export type CatalogueOptions = Omit<CacheOptions, "name"> & {
  database: Database;
  offers: Offers;
  invalidating: () => boolean;
};
export type Catalogue = ReturnType<typeof createCatalogue>;

/** The products: single ones and category pages, through the cache. */
export function createCatalogue({ database, offers, invalidating, ...cacheOptions }: CatalogueOptions) {
  const products = createCache<Product>({ name: "product", ...cacheOptions });
  const pages = createCache<Page>({ name: "category_page", ...cacheOptions });
  const categories = createCache<string[]>({ name: "categories", ...cacheOptions });

  async function product(id: number): Promise<Product> {
    const found = await products.lookUp({
      key: `product:${id}`,
      group: productGroup(id),
      load: async () =>
        (
          await database.query<Product>("product_by_id", `select ${PRODUCT} from inventory.products where id = $1`, [
            id,
          ])
        )[0],
    });
    if (!found) throw notFound("product", id);
    return found;
  }

  const pageOf = (category: string | undefined, page: number, size: number) =>
    pages.lookUp({
      key: `page:${category ?? "*"}:${size}:${page}`,
      group: `group:page:${category ?? "*"}`,
      async load() {
        const [where, values] = category === undefined ? ["", []] : ["where category = $1", [category]];
        const [row] = await database.query<{ products: number }>(
          "products_in_category",
          `select count(*)::int as products from inventory.products ${where}`,
          values,
        );
        const entries = await database.query<Entry>(
          "products_by_category",
          `select id, name, category from inventory.products ${where}
           order by popularity desc, id limit ${size} offset ${(page - 1) * size}`,
          values,
        );
        return { entries, pages: Math.ceil((row?.products ?? 0) / size) };
      },
    });

  return {
    product,

    /** Page `page` (from 1) of a category, most popular first; of all products when there is no category. */
    async page(category: string | undefined, page: number, size: number) {
      const { entries, pages: count } = (await pageOf(category, page, size)) ?? { entries: [], pages: 0 };
      return { products: await offers.join(entries), page, pages: count, hasMore: page < count };
    },

    categories: async (): Promise<string[]> =>
      (await categories.lookUp({
        key: "categories",
        group: "group:categories",
        async load() {
          // Steps from one category to the next along the index, where `distinct` would read every row.
          const rows = await database.query<{ category: string }>(
            "categories",
            `with recursive step as (
               (select category from inventory.products order by category limit 1)
               union all
               select (select p.category from inventory.products p where p.category > step.category
                       order by p.category limit 1) from step where step.category is not null)
             select category from step where category is not null`,
          );
          return rows.map((row) => row.category);
        },
      })) ?? [],

    /** The `count` products that sell best, by number. */
    async bestsellers(count: number): Promise<{ id: number; listPriceCents: number }[]> {
      return database.query(
        "bestsellers",
        `select id, list_price_cents as "listPriceCents" from inventory.products order by popularity desc, id limit $1`,
        [count],
      );
    },

    async setPrice(id: number, priceCents: number): Promise<Product> {
      const [changed] = await database.query<Product>(
        "product_set_price",
        `update inventory.products set price_cents = $2, updated_at = now() where id = $1 returning ${PRODUCT}`,
        [id, priceCents],
      );
      if (!changed) throw notFound("product", id);
      if (invalidating()) await products.invalidate(productGroup(id));
      return changed;
    },
  };
}

const productGroup = (id: number) => `group:product:${id}`;
