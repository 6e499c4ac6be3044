import type { OrderItem } from "./order-book.ts";

export const RELEASES = ["1.8.2", "1.9.0"] as const;
export type Release = (typeof RELEASES)[number];

/** Off the price when several of one product are ordered. */
const QUANTITY_DISCOUNT = 0.05;

/** The lines of an order and what they cost together, in cents. From 1.9.0 on with the quantity discount. */
export function price(items: OrderItem[], release: Release): { lines: OrderItem[]; totalCents: number } {
  const lines = release === "1.8.2" ? items : items.flatMap(withDiscount);
  return { lines, totalCents: lines.reduce((sum, line) => sum + line.priceCents * line.quantity, 0) };
}

/** The discount is a line of its own, so that the invoice shows it. */
function withDiscount(item: OrderItem): OrderItem[] {
  if (item.quantity === 1) return [item];
  const discountCents = Math.round(item.priceCents * item.quantity * QUANTITY_DISCOUNT);
  return [item, { ...item, name: `Quantity discount: ${item.name}`, priceCents: -discountCents, quantity: 1 }];
}
