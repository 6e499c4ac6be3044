import type { Hono } from "hono";
import { z } from "zod";
import { jsonBody, valid } from "../kit/json-body.ts";
import type { Checkout } from "./checkout.ts";
import type { OrderBook } from "./order-book.ts";

const item = z.strictObject({
  productId: z.int().min(1).max(2_147_483_647),
  quantity: z.int().min(1).max(99),
  shownPriceCents: z.int().min(1).max(100_000_000).optional(),
});
const orderBody = z.strictObject({
  customer: z.string().trim().min(1).max(120),
  items: z
    .array(item)
    .min(1)
    .max(50)
    .refine((items) => new Set(items.map((i) => i.productId)).size === items.length, "name each product once"),
});

export function addRoutes(app: Hono, checkout: Checkout, book: OrderBook): void {
  app.post("/orders", async (c) => c.json(await checkout.place(await jsonBody(c, orderBody)), 201));
  app.get("/orders/:id", async (c) => c.json(await book.get(valid(z.uuid(), c.req.param("id"), "the order's id"))));
}
