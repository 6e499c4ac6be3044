import { z } from "zod";
import type { HttpAnswer, HttpClient } from "../kit/http-client.ts";
import { ServiceError } from "../kit/service-error.ts";

const listedProduct = z.object({
  id: z.number(),
  name: z.string(),
  category: z.string(),
  priceCents: z.number(),
  inStock: z.boolean(),
  /** From 1 to 5. */
  stars: z.number(),
});
const product = listedProduct.extend({
  description: z.string(),
  attributes: z.object({ material: z.string(), weightG: z.number(), guaranteeYears: z.number() }),
  reviews: z.array(z.object({ stars: z.number(), body: z.string(), createdAt: z.string() })),
});
const page = z.object({ products: z.array(listedProduct), page: z.number(), hasMore: z.boolean() });
const searchResult = z.object({
  products: z.array(listedProduct),
  categories: z.array(z.object({ category: z.string(), products: z.number() })),
});
const order = z.object({
  id: z.string(),
  status: z.enum(["placed", "shipped", "held"]),
  customer: z.string(),
  totalCents: z.number(),
  placedAt: z.string(),
  shippedAt: z.string().nullable(),
  items: z.array(z.object({ productId: z.number(), name: z.string(), priceCents: z.number(), quantity: z.number() })),
});
/** As release 3.8.0 reads it. */
const trackedOrder = order.extend({ shippedAt: z.iso.datetime() });
const refusal = z.object({ error: z.string(), detail: z.string() });

export type ListedProduct = z.infer<typeof listedProduct>;
export type Product = z.infer<typeof product>;
export type SearchResult = z.infer<typeof searchResult>;
export type ProductPage = z.infer<typeof page>;
export type Order = z.infer<typeof order>;
/** `shownPriceCents` is what the customer saw that one costs. */
export type NewOrder = {
  customer: string;
  items: { productId: number; quantity: number; shownPriceCents?: number | undefined }[];
};
export type Shop = ReturnType<typeof createShop>;

export const RELEASES = ["3.7.1", "3.8.0"] as const;
export type Release = (typeof RELEASES)[number];
export type ShopOptions = {
  inventory: HttpClient;
  orders: HttpClient;
  pageSize: () => number;
  release?: () => Release;
};

/**
 * What the gateway can ask of the services behind it. A request that they refuse (4xx) is refused with their reason;
 * when one of them fails the answer is 502, when it takes too long 504.
 */
export function createShop({ inventory, orders, pageSize, release = () => "3.7.1" }: ShopOptions) {
  return {
    categories: async () =>
      (await get(inventory, "/categories", {}, z.object({ categories: z.array(z.string()) }))).categories,
    page: (category: string | undefined, number: string) =>
      get(inventory, "/products", { ...(category && { category }), page: number, size: String(pageSize()) }, page),
    search: async (words: string) => {
      const query = { q: words, limit: String(pageSize()) };
      return get(inventory, "/products/search", query, searchResult);
    },
    product: (id: string) => get(inventory, `/products/${encodeURIComponent(id)}`, {}, product),
    order: (id: string): Promise<Order> =>
      get(orders, `/orders/${encodeURIComponent(id)}`, {}, release() === "3.8.0" ? trackedOrder : order),
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
