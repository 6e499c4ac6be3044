import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";

const COOKIE = "cart";
const MOST_LINES = 20;
const MOST_OF_ONE = 99;

/** Product id → quantity. */
export type Cart = Map<number, number>;

/** The cart in the visitor's cookie (`12x1.98x2`); what cannot be read there is left out. */
export function readCart(c: Context): Cart {
  const cart: Cart = new Map();
  for (const line of (getCookie(c, COOKIE) ?? "").split(".").slice(0, MOST_LINES)) {
    const match = /^(\d{1,9})x(\d{1,2})$/.exec(line);
    if (match) cart.set(Number(match[1]), Math.max(1, Number(match[2])));
  }
  return cart;
}

export function writeCart(c: Context, cart: Cart): void {
  const value = [...cart].map(([id, quantity]) => `${id}x${quantity}`).join(".");
  setCookie(c, COOKIE, value, { path: "/", httpOnly: true, sameSite: "Lax", maxAge: 7 * 24 * 3600 });
}

/** Adds one of a product, as far as the cart has room. */
export function addToCart(cart: Cart, id: number): void {
  if (!cart.has(id) && cart.size >= MOST_LINES) return;
  cart.set(id, Math.min(MOST_OF_ONE, (cart.get(id) ?? 0) + 1));
}
