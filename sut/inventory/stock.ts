import type { Database, Query } from "../kit/database.ts";
import { ServiceError } from "../kit/service-error.ts";

export type Item = { productId: number; quantity: number };
export type ReservedItem = Item & { name: string; priceCents: number };
export type Stock = ReturnType<typeof createStock>;

// Rows are locked in the order of their ids, so that two orders for the same products cannot wait for each other.
const LOCKED_ITEMS = `
  items as (select * from unnest($1::int[], $2::int[]) as i (product_id, quantity)),
  locked as (
    select s.product_id, i.quantity from inventory.stock s join items i using (product_id)
    order by s.product_id for update of s)`;

export function createStock(database: Database) {
  return {
    /** Takes all items off the stock, or none: 404 for an unknown product, 409 for one that is sold out. */
    reserve: (items: Item[]): Promise<ReservedItem[]> =>
      database.transaction(async (query) => {
        const reserved = await query<ReservedItem>(
          "stock_reserve",
          `with ${LOCKED_ITEMS}
           update inventory.stock s set available = s.available - l.quantity
           from locked l join inventory.products p on p.id = l.product_id
           where s.product_id = l.product_id and s.available >= l.quantity
           returning s.product_id as "productId", l.quantity, p.name, p.price_cents as "priceCents"`,
          columns(items),
        );
        const missing = items.find((item) => reserved.every((r) => r.productId !== item.productId));
        if (missing) throw await whyMissing(query, missing.productId);
        return reserved;
      }),

    /** Puts items back that were reserved for an order which did not come about. */
    release: (items: Item[]): Promise<void> =>
      database
        .query(
          "stock_release",
          `with ${LOCKED_ITEMS}
           update inventory.stock s set available = s.available + l.quantity from locked l
           where s.product_id = l.product_id`,
          columns(items),
        )
        .then(() => undefined),
  };
}

const columns = (items: Item[]) => [items.map((i) => i.productId), items.map((i) => i.quantity)];

async function whyMissing(query: Query, productId: number): Promise<ServiceError> {
  const known = await query("stock_by_product", "select from inventory.stock where product_id = $1", [productId]);
  return known.length === 0
    ? new ServiceError(404, "unknown_product", `there is no product ${productId}: remove it from the order`)
    : new ServiceError(409, "sold_out", `product ${productId} is sold out: order fewer, or remove it`);
}
