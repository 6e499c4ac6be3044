import type { Database } from "../kit/database.ts";
import type { Entry } from "./catalogue.ts";

type Offer = { id: number; priceCents: number; inStock: boolean; stars: number };
export type ListedProduct = Entry & Offer;
export type Offers = ReturnType<typeof createOffers>;

const SELECT = `select p.id, p.price_cents as "priceCents", s.available > 0 as "inStock", p.rating / 10.0::float8 as stars
  from inventory.products p join inventory.stock s on s.product_id = p.id`;

export const RELEASES = ["5.1.2", "5.2.0"] as const;

/**
 * What changes by the minute and is never cached: price, stock and stars of listed products. `batching`: one statement
 * for a whole list.
 */
export function createOffers(database: Database, batching: () => boolean) {
  async function find(ids: number[]): Promise<Offer[]> {
    if (batching()) return database.query<Offer>("offers_by_products", `${SELECT} where p.id = any($1)`, [ids]);
    const offers: Offer[] = [];
    for (const id of ids)
      offers.push(...(await database.query<Offer>("offer_by_product", `${SELECT} where p.id = $1`, [id])));
    return offers;
  }

  return {
    /** The entries with their offers, in the same order; without those that are gone. */
    async join(entries: Entry[]): Promise<ListedProduct[]> {
      if (entries.length === 0) return [];
      const offers = new Map((await find(entries.map(({ id }) => id))).map((offer) => [offer.id, offer]));
      return entries.flatMap((entry) => {
        const offer = offers.get(entry.id);
        return offer ? [{ ...entry, ...offer }] : [];
      });
    },
  };
}
