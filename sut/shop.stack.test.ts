import { randomBytes } from "node:crypto";
import { connect } from "amqplib";
import { beforeAll, expect, it, vi } from "vitest";
import { z } from "zod";
import { amqpUrl, environment, type Environment } from "./testing.ts";

const SHIPPED = { timeout: 60_000, interval: 500 };
const products = z.object({ products: z.array(z.object({ id: z.number(), name: z.string(), category: z.string() })) });
const order = z.object({ id: z.string(), status: z.string(), totalCents: z.number() });
let shop: Environment;

beforeAll(() => {
  shop = environment();
});

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${shop.gatewayUrl}${path}`, { headers });
const status = async (id: string) => order.parse(await (await get(`/api/orders/${id}`)).json()).status;

async function someProduct() {
  const page = products.parse(await (await get("/api/products?category=audio&page=2")).json());
  const [product] = page.products;
  if (!product) throw new Error("the category audio is empty");
  return product;
}

const post = (path: string, form: Record<string, string>, cookie = "") =>
  fetch(`${shop.gatewayUrl}${path}`, {
    method: "POST",
    body: new URLSearchParams(form),
    headers: { cookie },
    redirect: "manual",
  });

it("sells through its pages: product, cart, checkout, and an order that gets shipped", async () => {
  const { id, name } = await someProduct();
  expect(await (await get("/?category=audio&page=2")).text()).toContain(`href="/products/${id}"`);
  expect(await (await get(`/search?q=${encodeURIComponent(name.slice(0, 6))}`)).text()).toContain('href="/products/');
  expect(await (await get(`/products/${id}`)).text()).toContain(name);

  const added = await post("/cart", { product: String(id) });
  expect(added.headers.get("location")).toBe("/cart");
  const cookie = (added.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  expect(await (await get("/cart", { cookie })).text()).toContain(name);

  const ordered = await post("/orders", { customer: "Ada <b>" }, cookie);
  expect(ordered.status).toBe(303);
  const orderPath = ordered.headers.get("location") ?? "";
  expect(orderPath).toMatch(/^\/orders\/[0-9a-f-]{36}$/);
  await expect.poll(async () => (await get(orderPath)).text(), SHIPPED).toContain("on its way");
  expect(await (await get(orderPath)).text()).toContain("Ada &lt;b&gt;");
});

it("shows one purchase as one trace, from the gateway over the queue to the worker", async () => {
  const { id } = await someProduct();
  const traceId = randomBytes(16).toString("hex");
  const response = await fetch(`${shop.gatewayUrl}/api/orders`, {
    method: "POST",
    body: JSON.stringify({ customer: "Ada", items: [{ productId: id, quantity: 2 }] }),
    headers: { "content-type": "application/json", traceparent: `00-${traceId}-${"1".repeat(16)}-01` },
  });
  expect(response.status).toBe(201);
  const { id: orderId } = order.parse(await response.json());
  await expect.poll(() => status(orderId), SHIPPED).toBe("shipped");

  const spans = async () => {
    const trace = await fetch(`${shop.tempoUrl}/api/traces/${traceId}`);
    return trace.ok ? spansByService(await trace.json()) : {};
  };
  await expect.poll(spans, SHIPPED).toMatchObject({
    gateway: expect.arrayContaining(["POST /api/orders"]),
    orders: expect.arrayContaining(["POST /orders", "publish orders"]),
    inventory: expect.arrayContaining(["POST /reservations"]),
    payments: expect.arrayContaining(["POST /authorizations", "POST /captures"]),
    worker: expect.arrayContaining(["process orders"]),
  });
});

it("sets a message aside that is about no order, and goes on shipping", async () => {
  const connection = await connect(await amqpUrl(shop));
  try {
    const channel = await connection.createChannel();
    await channel.purgeQueue("orders.dead");
    channel.sendToQueue("orders", Buffer.from("not an order"), { persistent: true });
    const dead = async () => (await channel.get("orders.dead", { noAck: true })) || undefined;
    const found = await vi.waitUntil(dead, { timeout: 60_000 });
    expect(found.content.toString()).toBe("not an order");
    expect(found.properties.headers).toMatchObject({ "x-first-death-reason": "delivery_limit" });
  } finally {
    await connection.close();
  }
});

it.each([
  ["GET", "/api/products/999999999", undefined, 404, "not_found"],
  ["GET", "/api/products/abc", undefined, 400, "invalid_request"],
  ["GET", "/api/products?page=0", undefined, 400, "invalid_request"],
  ["GET", "/api/products/search?q=a", undefined, 400, "invalid_request"],
  ["GET", "/api/orders/not-an-id", undefined, 400, "invalid_request"],
  ["GET", "/api/orders/00000000-0000-4000-8000-000000000000", undefined, 404, "not_found"],
  ["POST", "/api/orders", "{", 400, "invalid_body"],
  ["POST", "/api/orders", '{"items":[]}', 400, "invalid_request"],
  ["POST", "/api/orders", '{"items":[{"productId":999999999,"quantity":1}]}', 404, "unknown_product"],
  ["POST", "/api/orders", `{"customer":"${"x".repeat(70_000)}"}`, 413, "body_too_large"],
  ["GET", "/nowhere", undefined, 404, "not_found"],
])("answers %s %s %s with an error that says what to do", async (method, path, body, code, error) => {
  const response = await fetch(`${shop.gatewayUrl}${path}`, { method, ...(body !== undefined && { body }) });
  expect(response.status).toBe(code);
  expect(await response.json()).toEqual({ error, detail: expect.stringMatching(/.{10,}/) });
});

const search = async (words: string) =>
  products.parse(await (await get(`/api/products/search?q=${encodeURIComponent(words)}`)).json()).products;

it("finds products by the beginning of their name, whatever the case, and takes % and _ literally", async () => {
  const { name } = await someProduct();
  const found = await search(name.slice(0, 8).toUpperCase());
  expect(found.length).toBeGreaterThan(0);
  expect(found.every((product) => product.name.startsWith(name.slice(0, 8)))).toBe(true);
  expect(await search("%%%")).toEqual([]);
  expect(await search("__")).toEqual([]);
});

const traceSchema = z.object({
  batches: z.array(
    z.object({
      resource: z.object({
        attributes: z.array(z.object({ key: z.string(), value: z.object({ stringValue: z.string().optional() }) })),
      }),
      scopeSpans: z.array(z.object({ spans: z.array(z.object({ name: z.string() })) })),
    }),
  ),
});

/** The names of a trace's spans, by the service that they ran in. */
function spansByService(trace: unknown): Record<string, string[]> {
  const services: Record<string, string[]> = {};
  for (const { resource, scopeSpans } of traceSchema.parse(trace).batches) {
    const service = resource.attributes.find(({ key }) => key === "service.name")?.value.stringValue ?? "";
    const names = scopeSpans.flatMap(({ spans }) => spans.map((span) => span.name));
    services[service] = [...(services[service] ?? []), ...names];
  }
  return services;
}
