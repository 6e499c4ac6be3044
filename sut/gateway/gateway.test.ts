import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { freePort } from "@mayday/local/testing";
import { pino } from "pino";
import { afterEach, expect, it } from "vitest";
import { createHttpClient } from "../kit/http-client.ts";
import { createPublicApp } from "../kit/public-app.ts";
import { addApiRoutes } from "./api-routes.ts";
import { addPageRoutes } from "./page-routes.ts";
import { createRecentlyViewed } from "./recently-viewed.ts";
import { createShop } from "./shop.ts";

const PRODUCT = {
  id: 7,
  name: "<script>alert(1)</script>",
  category: "audio",
  priceCents: 1234,
  inStock: true,
  stars: 4.5,
  description: "A & B",
  attributes: { material: "oak", weightG: 400, guaranteeYears: 3 },
  reviews: [{ stars: 4, body: "<b>Fine</b>", createdAt: "2026-01-01T00:00:00.000Z" }],
};
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** The gateway in front of a server that answers like that; in front of nothing when there is none. */
async function gateway(answer?: RequestListener, timeoutMs = 60_000) {
  const port = await freePort();
  if (answer) {
    const server = createServer(answer).listen(port, "127.0.0.1");
    servers.push(server);
    await once(server, "listening");
  }
  const client = createHttpClient({
    peer: "inventory",
    baseUrl: () => `http://127.0.0.1:${port}`,
    timeoutMs: () => timeoutMs,
  });
  const app = createPublicApp(pino({ enabled: false }));
  const shop = createShop({ inventory: client, orders: client, pageSize: () => 24 });
  const recent = createRecentlyViewed(() => true);
  addApiRoutes(app, shop, recent);
  addPageRoutes(app, shop, recent);
  return app;
}

const answerWith =
  (status: number, body: unknown): RequestListener =>
  (_, response) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));

it.each([
  ["nothing listens", undefined, 502, "upstream_unavailable"],
  ["it answers 500", answerWith(500, { error: "internal_error", detail: "try again" }), 502, "internal_error"],
  ["it answers 503", answerWith(503, { error: "database_busy", detail: "try again" }), 502, "database_busy"],
  ["it answers 504", answerWith(504, { error: "database_timeout", detail: "try again" }), 504, "database_timeout"],
  ["it answers 404", answerWith(404, { error: "not_found", detail: "there is no product 7" }), 404, "not_found"],
  ["it answers without JSON", answerWith(500, undefined), 502, "upstream_failed"],
  ["it answers something else", answerWith(200, { id: "seven" }), 502, "bad_upstream_answer"],
  ["it hangs up", ((request) => request.socket.destroy()) satisfies RequestListener, 502, "upstream_unavailable"],
])("when %s, the API says so in JSON", async (_, answer, status, error) => {
  const response = await (await gateway(answer)).request("/api/products/7");
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({ error, detail: expect.any(String) });
});

it("gives up on a service that does not answer in time, with 504", async () => {
  const app = await gateway(() => undefined, 60);
  const response = await app.request("/api/products/7");
  expect(response.status).toBe(504);
  expect(await response.json()).toEqual({
    error: "upstream_timeout",
    detail: "inventory did not answer within 60 ms: try again",
  });
});

it("shows a failure to people as a page", async () => {
  const response = await (await gateway()).request("/products/7");
  expect(response.status).toBe(502);
  expect(response.headers.get("content-type")).toContain("text/html");
  expect(await response.text()).toContain('role="alert"');
});

it("escapes what it shows", async () => {
  const text = await (await (await gateway(answerWith(200, PRODUCT))).request("/products/7")).text();
  expect(text).toContain("&lt;script&gt;");
  expect(text).not.toContain("<script>");
});

const cartAfter = async (path: string, product: string, cookie: string) => {
  const response = await (
    await gateway()
  ).request(path, {
    method: "POST",
    body: new URLSearchParams({ product }),
    headers: { cookie },
  });
  expect(response.headers.get("location")).toBe("/cart");
  return /^cart=([^;]*);/.exec(response.headers.get("set-cookie") ?? "")?.[1];
};

it.each([
  ["adds a product", "/cart", "7", "", "7x1"],
  ["adds one more of it", "/cart", "7", "cart=7x1.9x2", "7x2.9x2"],
  ["stops at 99 of one", "/cart", "7", "cart=7x99", "7x99"],
  ["removes a product", "/cart/remove", "9", "cart=7x1.9x2", "7x1"],
  ["leaves out what it cannot read", "/cart", "7", "cart=xx.3x.9x2.-1x4", "9x2.7x1"],
  ["ignores what is not a product", "/cart", "seven", "cart=9x2", "9x2"],
])("the cart %s", async (_, path, product, cookie, expected) => {
  expect(await cartAfter(path, product, cookie)).toBe(expected);
});

it("takes no more than twenty products into the cart", async () => {
  const full = Array.from({ length: 20 }, (_, i) => `${i + 1}x1`).join(".");
  expect(await cartAfter("/cart", "99", `cart=${full}`)).toBe(full);
});

it("does not order an empty cart", async () => {
  const response = await (
    await gateway()
  ).request("/orders", {
    method: "POST",
    body: new URLSearchParams({ customer: "Ada" }),
  });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain("order at least one product");
});
