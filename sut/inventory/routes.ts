import type { Hono } from "hono";
import { z } from "zod";
import { jsonBody, valid } from "../kit/json-body.ts";
import type { Logger } from "../kit/logger.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Details } from "./details.ts";
import type { Search } from "./search.ts";
import type { Stock } from "./stock.ts";

const productId = z.coerce.number().int().min(1).max(2_147_483_647);
const pageQuery = z.object({
  category: z.string().min(1).max(64).optional(),
  page: z.coerce.number().int().min(1).max(500).default(1),
  size: z.coerce.number().int().min(1).max(100).default(24),
});
const searchQuery = z.object({
  q: z.string().trim().min(2, "type at least 2 characters").max(64),
  limit: z.coerce.number().int().min(1).max(100).default(24),
});
const priceBody = z.strictObject({ priceCents: z.int().min(1).max(100_000_000) });
const itemsBody = z.strictObject({
  items: z
    .array(z.strictObject({ productId: z.int().min(1).max(2_147_483_647), quantity: z.int().min(1).max(99) }))
    .min(1)
    .max(50)
    .refine((items) => new Set(items.map((i) => i.productId)).size === items.length, "name each product once"),
});

export type Parts = { catalogue: Catalogue; details: Details; search: Search; stock: Stock };

export function addRoutes(app: Hono, { catalogue, details, search, stock }: Parts, log: Logger): void {
  app.get("/categories", async (c) => c.json({ categories: await catalogue.categories() }));
  app.get("/products", async (c) => {
    const { category, page, size } = valid(pageQuery, c.req.query(), "the query");
    return c.json(await catalogue.page(category, page, size));
  });
  app.get("/products/search", async (c) => {
    const { q, limit } = valid(searchQuery, c.req.query(), "the query");
    return c.json(await search.find(q, limit));
  });
  app.get("/products/:id", async (c) => {
    return c.json(await details.product(valid(productId, c.req.param("id"), "the product's id")));
  });
  app.put("/products/:id/price", async (c) => {
    const id = valid(productId, c.req.param("id"), "the product's id");
    const { priceCents } = await jsonBody(c, priceBody);
    const product = await catalogue.setPrice(id, priceCents);
    log.info({ product_id: id, price_cents: priceCents }, "price changed");
    return c.json(product);
  });
  app.post("/reservations", async (c) => {
    const { items } = await jsonBody(c, itemsBody);
    return c.json({ items: await stock.reserve(items) }, 201);
  });
  app.post("/releases", async (c) => {
    const { items } = await jsonBody(c, itemsBody);
    await stock.release(items);
    return c.body(null, 204);
  });
}
