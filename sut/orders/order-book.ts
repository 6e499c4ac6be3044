import type { Database } from "../kit/database.ts";
import { notFound } from "../kit/service-error.ts";

export type OrderItem = { productId: number; name: string; priceCents: number; quantity: number };
export type Order = {
  id: string;
  status: "placed" | "shipped" | "held";
  customer: string;
  totalCents: number;
  placedAt: string;
  shippedAt: string | null;
  items: OrderItem[];
};
export type NewOrder = {
  id: string;
  customer: string;
  totalCents: number;
  authorizationId: string;
  items: OrderItem[];
};
export type OrderBook = ReturnType<typeof createOrderBook>;

type OrderRow = Omit<Order, "placedAt" | "shippedAt"> & { placedAt: Date; shippedAt: Date | null };

/** The orders and what is to be told about them, in the database. */
export function createOrderBook(database: Database) {
  return {
    /** Writes the order and its message for the queue in one transaction: either both exist or neither. */
    add: (order: NewOrder, traceContext: Record<string, string>): Promise<Order> =>
      database.transaction(async (query) => {
        const [row] = await query<{ placedAt: Date }>(
          "order_insert",
          `insert into orders.orders (id, customer, total_cents, authorization_id) values ($1, $2, $3, $4)
           returning placed_at as "placedAt"`,
          [order.id, order.customer, order.totalCents, order.authorizationId],
        );
        await query(
          "order_items_insert",
          `insert into orders.order_items (order_id, product_id, name, price_cents, quantity)
           select $1, * from unnest($2::int[], $3::text[], $4::int[], $5::int[])`,
          [
            order.id,
            order.items.map((item) => item.productId),
            order.items.map((item) => item.name),
            order.items.map((item) => item.priceCents),
            order.items.map((item) => item.quantity),
          ],
        );
        await query(
          "outbox_insert",
          "insert into orders.outbox (order_id, payload, trace_context) values ($1, $2, $3)",
          [order.id, { orderId: order.id }, traceContext],
        );
        const { id, customer, totalCents, items } = order;
        const placedAt = (row?.placedAt ?? new Date()).toISOString();
        return { id, customer, totalCents, items, status: "placed", placedAt, shippedAt: null };
      }),

    /** Puts a message for every order that waits for shipping into the outbox, unless there is one. */
    announceAgain: (): Promise<void> =>
      database
        .query(
          "outbox_refill",
          `insert into orders.outbox (order_id, payload, trace_context)
           select o.id, jsonb_build_object('orderId', o.id), '{}' from orders.orders o
           where o.status = 'placed' and not exists (select from orders.outbox m where m.order_id = o.id)
           order by o.placed_at`,
        )
        .then(() => undefined),

    /** 404 when there is no such order. */
    async get(id: string): Promise<Order> {
      const [order] = await database.query<OrderRow>(
        "order_by_id",
        `select o.id, o.status, o.customer, o.total_cents::float8 as "totalCents", o.placed_at as "placedAt",
                o.shipped_at as "shippedAt",
                (select json_agg(json_build_object('productId', i.product_id, 'name', i.name,
                                                   'priceCents', i.price_cents, 'quantity', i.quantity)
                                 order by i.product_id)
                 from orders.order_items i where i.order_id = o.id) as items
         from orders.orders o where o.id = $1`,
        [id],
      );
      if (!order) throw notFound("order", id);
      return {
        ...order,
        placedAt: order.placedAt.toISOString(),
        shippedAt: order.shippedAt?.toISOString() ?? null,
      };
    },
  };
}
