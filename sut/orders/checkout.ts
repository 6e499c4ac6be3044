import { randomUUID } from "node:crypto";
import { context, propagation } from "@opentelemetry/api";
import { z } from "zod";
import type { HttpAnswer, HttpClient } from "../kit/http-client.ts";
import type { Logger } from "../kit/logger.ts";
import { counter } from "../kit/metrics.ts";
import { ServiceError } from "../kit/service-error.ts";
import { sign, SIGNATURE_HEADER } from "../kit/signature.ts";
import type { Order, OrderBook } from "./order-book.ts";

const placed = counter("orders_placed_total", "Orders that were accepted");
const failed = counter("orders_failed_total", "Orders that could not be accepted because something did not work");

const reservation = z.object({
  items: z.array(z.object({ productId: z.number(), quantity: z.number(), name: z.string(), priceCents: z.number() })),
});
const authorization = z.object({ authorizationId: z.string() });
const refusal = z.object({ error: z.string(), detail: z.string() });

export type OrderRequest = { customer: string; items: { productId: number; quantity: number }[] };
export type Checkout = { place: (request: OrderRequest) => Promise<Order> };
export type CheckoutOptions = {
  book: OrderBook;
  inventory: HttpClient;
  payments: HttpClient;
  signingKey: string;
  onPlaced: () => void;
  log: Logger;
};

/**
 * Placing an order: reserve stock, have the payment authorised, write the order. What was reserved is given back when
 * a later step fails. A refusal by the stock (404, 409) is passed on; everything else that goes wrong is 502 to 504.
 */
export function createCheckout({ book, inventory, payments, signingKey, onPlaced, log }: CheckoutOptions): Checkout {
  async function authorize(orderId: string, amountCents: number): Promise<string> {
    const body = JSON.stringify({ orderId, amountCents });
    const headers = { [SIGNATURE_HEADER]: sign(signingKey, body, Date.now() / 1000) };
    const answer = await payments.request("POST", "/authorizations", { body, headers });
    return read(answer, authorization, "payments").authorizationId;
  }

  async function giveBack(items: OrderRequest["items"]): Promise<void> {
    try {
      await inventory.request("POST", "/releases", { body: JSON.stringify({ items }) });
    } catch (error) {
      log.warn({ error, items }, "reserved stock could not be given back");
    }
  }

  async function placeReserved(request: OrderRequest): Promise<Order> {
    const answer = await inventory.request("POST", "/reservations", { body: JSON.stringify({ items: request.items }) });
    const { items } = read(answer, reservation, "inventory");
    try {
      const id = randomUUID();
      const totalCents = items.reduce((sum, item) => sum + item.priceCents * item.quantity, 0);
      const authorizationId = await authorize(id, totalCents);
      const traceContext: Record<string, string> = {};
      propagation.inject(context.active(), traceContext);
      return await book.add({ id, customer: request.customer, totalCents, authorizationId, items }, traceContext);
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
