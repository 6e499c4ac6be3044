import { z } from "zod";
import type { HttpAnswer, HttpClient } from "../kit/http-client.ts";
import { ServiceError } from "../kit/service-error.ts";

const listedProduct = z.object({ id: z.number(), name: z.string(), category: z.string(), priceCents: z.number() });
const product = listedProduct.extend({ description: z.string() });
const page = z.object({ products: z.array(listedProduct), page: z.number(), hasMore: z.boolean() });
const order = z.object({
  id: z.string(),
  status: z.enum(["placed", "shipped", "held"]),
  customer: z.string(),
  totalCents: z.number(),
  placedAt: z.string(),
  shippedAt: z.string().nullable(),
  items: z.array(z.object({ productId: z.number(), name: z.string(), priceCents: z.number(), quantity: z.number() })),
});
const refusal = z.object({ error: z.string(), detail: z.string() });

export type ListedProduct = z.infer<typeof listedProduct>;
export type Product = z.infer<typeof product>;
export type ProductPage = z.infer<typeof page>;
export type Order = z.infer<typeof order>;
export type NewOrder = { customer: string; items: { productId: number; quantity: number }[] };
export type Shop = ReturnType<typeof createShop>;

export type ShopOptions = { inventory: HttpClient; orders: HttpClient; pageSize: () => number };

/**
 * What the gateway can ask of the services behind it. A request that they refuse (4xx) is refused with their reason;
 * when one of them fails the answer is 502, when it takes too long 504.
 */
export function createShop({ inventory, orders, pageSize }: ShopOptions) {
  return {
    categories: async () =>
      (await get(inventory, "/categories", {}, z.object({ categories: z.array(z.string()) }))).categories,
    page: (category: string | undefined, number: string) =>
      get(inventory, "/products", { ...(category && { category }), page: number, size: String(pageSize()) }, page),
    search: async (words: string) => {
      const query = { q: words, limit: String(pageSize()) };
      return (await get(inventory, "/products/search", query, z.object({ products: z.array(listedProduct) }))).products;
    },
    product: (id: string) => get(inventory, `/products/${encodeURIComponent(id)}`, {}, product),
    order: (id: string) => get(orders, `/orders/${encodeURIComponent(id)}`, {}, order),
    placeOrder: async (newOrder: NewOrder) =>
      read(await orders.request("POST", "/orders", { body: JSON.stringify(newOrder) }), order),
  };
}

async function get<T>(client: HttpClient, path: string, query: Record<string, string>, schema: z.ZodType<T>) {
  const search = new URLSearchParams(query).toString();
  return read(await client.request("GET", search ? `${path}?${search}` : path), schema);
}

function read<T>({ status, body }: HttpAnswer, schema: z.ZodType<T>): T {
  if (status >= 200 && status < 300) {
    const answer = schema.safeParse(body);
    if (answer.success) return answer.data;
    throw new ServiceError(
      502,
      "bad_upstream_answer",
      "a service behind the shop gave an answer that makes no sense: try again",
    );
  }
  const reason = refusal.safeParse(body);
  const { error, detail } = reason.success ? reason.data : { error: "upstream_failed", detail: "try again" };
  if (status === 400 || status === 404 || status === 409) throw new ServiceError(status, error, detail);
  if (status === 504) throw new ServiceError(504, error, detail);
  throw new ServiceError(502, error, detail);
}
