import { expect, it } from "vitest";
import { price } from "./pricing.ts";

const one = { productId: 1, name: "Kite", priceCents: 1000, quantity: 1 };
const three = { productId: 2, name: "Tent", priceCents: 333, quantity: 3 };

it("adds up what products cost", () => {
  expect(price([one, three], "1.8.2")).toEqual({ lines: [one, three], totalCents: 1999 });
});

it("takes 5 % off several of one product from 1.9.0 on", () => {
  const discount = { productId: 2, name: "Quantity discount: Tent", priceCents: -50, quantity: 1 };
  expect(price([one, three], "1.9.0")).toEqual({ lines: [one, three, discount], totalCents: 1949 });
});
