import type { Hono } from "hono";
import { z } from "zod";
import { jsonBody } from "../kit/json-body.ts";
import type { RecentlyViewed } from "./recently-viewed.ts";
import type { Shop } from "./shop.ts";

/** What is in an order; the rest (does the product exist, is there enough of it) only the services know. */
export const newOrderSchema = z.strictObject({
  customer: z.string().trim().min(1).max(120).default("guest"),
  items: z
    .array(
      z.strictObject({
        productId: z.int().min(1),
        quantity: z.int().min(1).max(99),
        shownPriceCents: z.int().min(1).max(100_000_000).optional(),
      }),
    )
    .min(1, "order at least one product")
    .max(50),
});

/** The JSON API, for programs. */
export function addApiRoutes(app: Hono, shop: Shop, recent: RecentlyViewed): void {
  app.get("/api/categories", async (c) => c.json({ categories: await shop.categories() }));
  app.get("/api/products", async (c) => {
    const page = await shop.page(c.req.query("category"), c.req.query("page") ?? "1");
    recent.remember(c, page.products);
    return c.json(page);
  });
  app.get("/api/products/search", async (c) => {
    const found = await shop.search(c.req.query("q") ?? "");
    recent.remember(c, found.products);
    return c.json(found);
  });
  app.get("/api/products/:id", async (c) => {
    const product = await shop.product(c.req.param("id"));
    recent.remember(c, [product]);
    return c.json(product);
  });
  app.post("/api/orders", async (c) => c.json(await shop.placeOrder(await jsonBody(c, newOrderSchema)), 201));
  app.get("/api/orders/:id", async (c) => c.json(await shop.order(c.req.param("id"))));
}
