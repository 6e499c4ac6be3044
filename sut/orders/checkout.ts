import { randomUUID } from "node:crypto";
import { context, propagation } from "@opentelemetry/api";
import { z } from "zod";
import type { HttpAnswer, HttpClient } from "../kit/http-client.ts";
import type { Logger } from "../kit/logger.ts";
import { counter } from "../kit/metrics.ts";
import { ServiceError } from "../kit/service-error.ts";
import { sign, SIGNATURE_HEADER } from "../kit/signature.ts";
import type { Order, OrderBook, OrderItem } from "./order-book.ts";
import { price, type Release } from "./pricing.ts";

const placed = counter("orders_placed_total", "Orders that were accepted");
const failed = counter("orders_failed_total", "Orders that could not be accepted because something did not work");
const priceDiffers = counter(
  "order_price_differs_total",
  "Ordered products that cost other than what the customer was shown",
);

const reservation = z.object({
  items: z.array(z.object({ productId: z.number(), quantity: z.number(), name: z.string(), priceCents: z.number() })),
});
const authorization = z.object({ authorizationId: z.string() });
const refusal = z.object({ error: z.string(), detail: z.string() });

/** `shownPriceCents`: what the customer was told that one costs. The price that counts is the inventory's. */
type RequestedItem = { productId: number; quantity: number; shownPriceCents?: number | undefined };
export type OrderRequest = { customer: string; items: RequestedItem[] };
export type Checkout = { place: (request: OrderRequest) => Promise<Order> };
export type CheckoutOptions = {
  book: OrderBook;
  inventory: HttpClient;
  payments: HttpClient;
  signingKey: string;
  /** This service's clock, ms since 1970. */
  now: () => number;
  release: () => Release;
  onPlaced: () => void;
  log: Logger;
};

/**
 * Placing an order: reserve stock, have the payment authorised, write the order. What was reserved is given back when
 * a later step fails. A refusal by the stock (404, 409) is passed on; everything else that goes wrong is 502 to 504.
 */
export function createCheckout(options: CheckoutOptions): Checkout {
  const { book, inventory, payments, signingKey, now, release, onPlaced, log } = options;

  async function authorize(orderId: string, amountCents: number): Promise<string> {
    const body = JSON.stringify({ orderId, amountCents });
    const headers = { [SIGNATURE_HEADER]: sign(signingKey, body, now() / 1000) };
    const answer = await payments.request("POST", "/authorizations", { body, headers });
    return read(answer, authorization, "payments").authorizationId;
  }

  async function reserve(requested: RequestedItem[]): Promise<OrderItem[]> {
    const answer = await inventory.request("POST", "/reservations", {
      body: JSON.stringify({ items: plain(requested) }),
    });
    const { items } = read(answer, reservation, "inventory");
    for (const { productId, shownPriceCents } of requested) {
      const priceCents = items.find((item) => item.productId === productId)?.priceCents;
      if (shownPriceCents === undefined || shownPriceCents === priceCents) continue;
      priceDiffers.inc();
      log.info(
        { product_id: productId, shown_cents: shownPriceCents, price_cents: priceCents },
        "price was another one",
      );
    }
    return items;
  }

  async function giveBack(requested: RequestedItem[]): Promise<void> {
    const items = plain(requested);
    try {
      await inventory.request("POST", "/releases", { body: JSON.stringify({ items }) });
    } catch (error) {
      log.warn({ error, items }, "reserved stock could not be given back");
    }
  }

  async function placeReserved(request: OrderRequest): Promise<Order> {
    const reserved = await reserve(request.items);
    try {
      const id = randomUUID();
      const { lines, totalCents } = price(reserved, release());
      const authorizationId = await authorize(id, totalCents);
      const traceContext: Record<string, string> = {};
      propagation.inject(context.active(), traceContext);
      const order = { id, customer: request.customer, totalCents, authorizationId, items: lines };
      return await book.add(order, traceContext);
    } catch (error) {
      await giveBack(request.items);
      throw error;
    }
  }

  return {
    async place(request) {
      try {
        const order = await placeReserved(request);
        placed.inc();
        log.info({ order_id: order.id, total_cents: order.totalCents, lines: order.items.length }, "order placed");
        onPlaced();
        return order;
      } catch (error) {
        if (!(error instanceof ServiceError) || error.status >= 500) failed.inc();
        throw error;
      }
    },
  };
}

const plain = (items: RequestedItem[]) => items.map(({ productId, quantity }) => ({ productId, quantity }));

function read<T>({ status, body }: HttpAnswer, schema: z.ZodType<T>, peer: string): T {
  const answer = schema.safeParse(body);
  if (status < 300 && answer.success) return answer.data;
  const reason = refusal.safeParse(body);
  if (reason.success && peer === "inventory" && (status === 404 || status === 409)) {
    throw new ServiceError(status, reason.data.error, reason.data.detail);
  }
  const what = reason.success ? `${reason.data.error}: ${reason.data.detail}` : `status ${status}`;
  throw new ServiceError(status === 504 ? 504 : 502, `${peer}_failed`, `${peer} did not accept the order (${what})`);
}
