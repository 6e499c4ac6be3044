import { type CacheOptions, createCache } from "../kit/cache.ts";
import type { Database } from "../kit/database.ts";
import { notFound } from "../kit/service-error.ts";

export type ListedProduct = { id: number; name: string; category: string; priceCents: number };
export type Product = ListedProduct & { description: string };
export type Page = { products: ListedProduct[]; page: number; hasMore: boolean };

const LISTED = `id, name, category, price_cents as "priceCents"`;

export type CatalogueOptions = Omit<CacheOptions, "name"> & { database: Database; invalidating: () => boolean };
export type Catalogue = ReturnType<typeof createCatalogue>;

/** The products: single ones and category pages through the cache, searches straight from the database. */
export function createCatalogue({ database, invalidating, ...cacheOptions }: CatalogueOptions) {
  const products = createCache<Product>({ name: "product", ...cacheOptions });
  const pages = createCache<Page>({ name: "category_page", ...cacheOptions });
  const categories = createCache<string[]>({ name: "categories", ...cacheOptions });

  return {
    product: (id: number): Promise<Product> =>
      products.lookUp({
        key: `product:${id}`,
        group: productGroup(id),
        async load() {
          const [product] = await database.query<Product>(
            "product_by_id",
            `select ${LISTED}, description from inventory.products where id = $1`,
            [id],
          );
          if (!product) throw notFound("product", id);
          return product;
        },
      }),

    /** Page `page` (from 1) of a category, most popular first; of all products when there is no category. */
    page: (category: string | undefined, page: number, size: number): Promise<Page> =>
      pages.lookUp({
        key: `page:${category ?? "*"}:${size}:${page}`,
        group: pageGroup(category),
        async load() {
          const found = await database.query<ListedProduct>(
            "products_by_category",
            `select ${LISTED} from inventory.products ${category === undefined ? "" : "where category = $3"}
             order by popularity desc, id limit $1 offset $2`,
            [size + 1, (page - 1) * size, ...(category === undefined ? [] : [category])],
          );
          return { products: found.slice(0, size), page, hasMore: found.length > size };
        },
      }),

    categories: (): Promise<string[]> =>
      categories.lookUp({
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
      }),

    /** Products whose name starts with `words`, whatever the case, in alphabetical order. */
    search: (words: string, limit: number): Promise<ListedProduct[]> =>
      database.query<ListedProduct>(
        "product_search",
        `select ${LISTED} from inventory.products where search_name like $1 || '%' order by search_name limit $2`,
        [escapePattern(words.toLowerCase()), limit],
      ),

    async setPrice(id: number, priceCents: number): Promise<ListedProduct> {
      const [product] = await database.query<ListedProduct>(
        "product_set_price",
        `update inventory.products set price_cents = $2, updated_at = now() where id = $1 returning ${LISTED}`,
        [id, priceCents],
      );
      if (!product) throw notFound("product", id);
      if (invalidating()) {
        await Promise.all([
          products.invalidate(productGroup(id)),
          pages.invalidate(pageGroup(product.category)),
          pages.invalidate(pageGroup(undefined)),
        ]);
      }
      return product;
    },
  };
}

const productGroup = (id: number) => `group:product:${id}`;
const pageGroup = (category: string | undefined) => `group:page:${category ?? "*"}`;

/** `%` and `_` mean themselves in what a customer typed. */
const escapePattern = (text: string) => text.replace(/[\\%_]/g, "\\$&");
