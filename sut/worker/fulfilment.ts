import { z } from "zod";
import type { Database } from "../kit/database.ts";
import type { HttpClient } from "../kit/http-client.ts";
import type { Logger } from "../kit/logger.ts";
import { counter } from "../kit/metrics.ts";
import { ServiceError } from "../kit/service-error.ts";
import { sign, SIGNATURE_HEADER } from "../kit/signature.ts";
import type { Invoice, InvoiceLine } from "./invoice/invoice.ts";
import type { RenderedInvoice } from "./invoice/render-task.ts";

const shipped = counter("orders_shipped_total", "Orders that were shipped");
const repeated = counter("order_shipments_duplicate_total", "Shipments of an order that was shipped before");

const message = z.object({ orderId: z.uuid() });
const capture = z.object({ captureId: z.string() });

type OrderRow = {
  status: string;
  customer: string;
  totalCents: number;
  authorizationId: string;
  placedAt: Date;
  lines: InvoiceLine[];
};

export type FulfilmentOptions = {
  database: Database;
  payments: HttpClient;
  signingKey: string;
  /** Whether an order that was shipped is left alone when its message comes again. */
  idempotent: () => boolean;
  render: (invoice: Invoice) => Promise<RenderedInvoice>;
  log: Logger;
};

/** Shipping an order: capture the payment, render the invoice, mark it shipped. An order that is held can be shipped. */
export function createFulfilment({ database, payments, signingKey, idempotent, render, log }: FulfilmentOptions) {
  async function capturePayment(orderId: string, order: OrderRow): Promise<string> {
    const body = JSON.stringify({
      orderId,
      authorizationId: order.authorizationId,
      amountCents: order.totalCents,
    });
    const headers = { [SIGNATURE_HEADER]: sign(signingKey, body, Date.now() / 1000) };
    const answer = await payments.request("POST", "/captures", { body, headers });
    const parsed = capture.safeParse(answer.body);
    if (answer.status < 300 && parsed.success) return parsed.data.captureId;
    if (answer.status >= 500) throw new ServiceError(502, "payments_failed", `payments answered ${answer.status}`);
    throw new Error(`payments refused to capture order ${orderId}: status ${answer.status}`);
  }

  /** Sends the order off with its invoice: gives the number of its shipments, 0 when it was left alone. */
  const record = (orderId: string, captureId: string, invoice: RenderedInvoice): Promise<number> =>
    database.transaction(async (query) => {
      const updated = await query(
        "order_ship",
        `update orders.orders set status = 'shipped', shipped_at = coalesce(shipped_at, now())
         where id = $1 and (status <> 'shipped' or not $2) returning id`,
        [orderId, idempotent()],
      );
      if (updated.length === 0) return 0;
      const [shipment] = await query<{ earlier: number }>(
        "shipment_insert",
        `insert into orders.shipments (order_id) values ($1)
         returning (select count(*)::int from orders.shipments where order_id = $1) as earlier`,
        [orderId],
      );
      await query(
        "invoice_insert",
        `insert into orders.invoices (order_id, capture_id, sha256, bytes) values ($1, $2, $3, $4)
         on conflict (order_id) do nothing`,
        [orderId, captureId, invoice.sha256, invoice.bytes],
      );
      return (shipment?.earlier ?? 0) + 1;
    });

  return {
    async ship(body: unknown): Promise<void> {
      const { orderId } = read(body);
      const order = await findOrder(database, orderId);
      if (!order) throw new Error(`there is no order ${orderId}`);
      if (order.status === "shipped" && idempotent()) return;
      const captureId = await capturePayment(orderId, order);
      const { customer, totalCents, lines } = order;
      const invoice = await render({ orderId, customer, totalCents, lines, placedAt: order.placedAt.toISOString() });
      const shipments = await record(orderId, captureId, invoice);
      if (shipments === 0) return;
      shipped.inc();
      if (shipments > 1) repeated.inc();
      const age = Math.round((Date.now() - order.placedAt.getTime()) / 1000);
      log.info(
        { order_id: orderId, invoice_bytes: invoice.bytes, seconds_since_placed: age, shipments },
        "order shipped",
      );
    },

    /** Sets an order aside whose message was given up. */
    async hold(body: unknown): Promise<void> {
      const parsed = message.safeParse(body);
      if (!parsed.success) return;
      const { orderId } = parsed.data;
      await database.query(
        "order_hold",
        "update orders.orders set status = 'held' where id = $1 and status = 'placed'",
        [orderId],
      );
      log.error({ order_id: orderId }, "order is held");
    },
  };
}

function read(body: unknown): z.infer<typeof message> {
  const parsed = message.safeParse(body);
  if (!parsed.success) throw new Error("the message does not say which order it is about");
  return parsed.data;
}

async function findOrder(database: Database, orderId: string): Promise<OrderRow | undefined> {
  const [order] = await database.query<OrderRow>(
    "order_to_ship",
    `select o.status, o.customer, o.total_cents::float8 as "totalCents", o.authorization_id as "authorizationId",
            o.placed_at as "placedAt",
            (select json_agg(json_build_object('name', i.name, 'quantity', i.quantity, 'priceCents', i.price_cents)
                             order by i.product_id)
             from orders.order_items i where i.order_id = o.id) as lines
     from orders.orders o where o.id = $1`,
    [orderId],
  );
  return order;
}
