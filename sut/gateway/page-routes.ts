import type { Context, Hono } from "hono";
import { newOrderSchema } from "./api-routes.ts";
import { addToCart, type Cart, readCart, writeCart } from "./cart.ts";
import { valid } from "../kit/json-body.ts";
import { ServiceError } from "../kit/service-error.ts";
import { CSS, type Html, layout } from "./layout.ts";
import { cartBody, categoryBody, errorBody, orderBody, productBody, searchBody } from "./pages.ts";
import type { RecentlyViewed } from "./recently-viewed.ts";
import type { Shop } from "./shop.ts";

const ORDER_REFRESH_SECONDS = 3;

/** The pages that people click through. They use the same operations as the API; nothing needs scripts. */
export function addPageRoutes(app: Hono, shop: Shop, recent: RecentlyViewed): void {
  app.get("/shop.css", (c) =>
    c.body(CSS, 200, { "content-type": "text/css; charset=utf-8", "cache-control": "max-age=3600" }),
  );
  app.get(
    "/",
    page(async (c) => {
      const category = c.req.query("category") || undefined;
      const [categories, found] = await Promise.all([
        shop.categories(),
        shop.page(category, c.req.query("page") ?? "1"),
      ]);
      return show(c, "Products", categoryBody(categories, category, found));
    }),
  );
  app.get(
    "/search",
    page(async (c) => {
      const words = c.req.query("q") ?? "";
      return show(c, `Products named “${words}…”`, searchBody(await shop.search(words)), { words });
    }),
  );
  app.get(
    "/products/:id",
    page(async (c) => {
      const product = await shop.product(c.req.param("id") ?? "");
      const before = recent.before(c, product.id);
      recent.remember(c, [product]);
      return show(c, product.name, productBody(product, before));
    }),
  );
  app.get(
    "/cart",
    page(async (c) => {
      const lines = [...readCart(c)].map(async ([id, quantity]) => ({
        product: await shop.product(String(id)),
        quantity,
      }));
      return show(c, "Your cart", cartBody(await Promise.all(lines)));
    }),
  );
  app.post("/cart", (c) => changeCart(c, addToCart));
  app.post("/cart/remove", (c) => changeCart(c, (cart, id) => cart.delete(id)));
  app.post(
    "/orders",
    page(async (c) => {
      const form = await c.req.parseBody();
      const items = [...readCart(c)].map(([productId, quantity]) => ({ productId, quantity }));
      const order = await shop.placeOrder(valid(newOrderSchema, { customer: form["customer"], items }, "the order"));
      writeCart(c, new Map());
      return c.redirect(`/orders/${order.id}`, 303);
    }),
  );
  app.get(
    "/orders/:id",
    page(async (c) => {
      const order = await shop.order(c.req.param("id") ?? "");
      return show(
        c,
        "Your order",
        orderBody(order),
        order.status === "placed" ? { refreshAfter: ORDER_REFRESH_SECONDS } : {},
      );
    }),
  );
}

/** Answers a refusal or a failure with a page, where the API answers with JSON. */
const page = (handler: (c: Context) => Promise<Response>) => async (c: Context) => {
  try {
    return await handler(c);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    // For the log: the visitor gets a page, and the framework does not see the error.
    c.error = error;
    c.status(error.status);
    return show(c, error.status === 404 ? "Not found" : "That did not work", errorBody(error.message));
  }
};

type Extras = { words?: string; refreshAfter?: number };

async function show(c: Context, heading: string, body: Html, extras: Extras = {}): Promise<Response> {
  const inCart = [...readCart(c).values()].reduce((sum, quantity) => sum + quantity, 0);
  return c.html(layout({ heading, inCart, body, ...extras }));
}

async function changeCart(c: Context, change: (cart: Cart, id: number) => void): Promise<Response> {
  const id = Number((await c.req.parseBody())["product"]);
  const cart = readCart(c);
  if (Number.isSafeInteger(id) && id > 0) change(cart, id);
  writeCart(c, cart);
  return c.redirect("/cart", 303);
}
