import { html } from "hono/html";
import { type Html, price, title } from "./layout.ts";
import type { ListedProduct, Order, Product, ProductPage, SearchResult } from "./shop.ts";

export type CartLine = { product: Product; quantity: number };

const stars = (count: number) => html`<span aria-label="${count} of 5 stars">★ ${count.toFixed(1)}</span>`;

function productList(products: ListedProduct[]): Html {
  if (products.length === 0) return html`<p>Nothing here. Try another word, or the beginning of one.</p>`;
  return html`<ul class="products">
    ${products.map(
      (p) =>
        html`<li>
          <a href="/products/${p.id}">${p.name}</a><span>${title(p.category)}</span><span>${stars(p.stars)}</span
          ><span>${p.inStock ? price(p.priceCents) : "Sold out"}</span>
        </li>`,
    )}
  </ul>`;
}

export function categoryBody(categories: string[], category: string | undefined, found: ProductPage): Html {
  const href = (page: number) =>
    `?${new URLSearchParams({ ...(category && { category }), page: String(page) }).toString()}`;
  const link = (to: string | undefined, text: string) =>
    html`<a href="/${to === undefined ? "" : `?category=${to}`}" ${to === category ? html`aria-current="page"` : ""}
      >${text}</a
    >`;
  return html`<nav aria-label="Categories">
      ${link(undefined, "Everything")} ${categories.map((name) => link(name, title(name)))}
    </nav>
    ${productList(found.products)}
    <nav aria-label="Pages">
      ${found.page > 1 ? html`<a href="${href(found.page - 1)}" rel="prev">Previous</a>` : ""}
      <span>Page ${found.page}</span>
      ${found.hasMore ? html`<a href="${href(found.page + 1)}" rel="next">Next</a>` : ""}
    </nav>`;
}

export function searchBody({ products, categories }: SearchResult): Html {
  const counts = categories.map(({ category, products: count }) => `${count} in ${title(category)}`);
  return html`${counts.length === 0 ? "" : html`<p>${counts.join(", ")}</p>`} ${productList(products)}`;
}

/** `recent` is what the visitor looked at before. */
export function productBody(product: Product, recent: ListedProduct[]): Html {
  const { material, weightG, guaranteeYears } = product.attributes;
  return html`<p><a href="/?category=${product.category}">${title(product.category)}</a> · ${stars(product.stars)}</p>
    <p class="price">${price(product.priceCents)}</p>
    <p>${product.description}</p>
    <p>
      ${title(material)}, ${weightG} g, ${guaranteeYears} years of guarantee.
      ${product.inStock ? "In stock" : "Sold out"}.
    </p>
    <form method="post" action="/cart">
      <input type="hidden" name="product" value="${product.id}" />
      <button>Add to cart</button>
    </form>
    ${product.reviews.length === 0 ? "" : reviewList(product.reviews)}
    ${
      recent.length === 0
        ? ""
        : html`<h2>You looked at</h2>
            ${productList(recent)}`
    }`;
}

const reviewList = (reviews: Product["reviews"]): Html =>
  html`<h2>What customers say</h2>
    <ul class="products">
      ${reviews.map((review) => html`<li>${review.body}<span>${stars(review.stars)}</span></li>`)}
    </ul>`;

export function cartBody(lines: CartLine[]): Html {
  if (lines.length === 0) return html`<p>Your cart is empty. <a href="/">Look around</a>.</p>`;
  const total = lines.reduce((sum, { product, quantity }) => sum + product.priceCents * quantity, 0);
  return html`<table>
      <thead>
        <tr>
          <th>Product</th>
          <th class="number">Quantity</th>
          <th class="number">Price</th>
          <th></th>
        </tr>
      </thead>
      <tbody>
        ${lines.map(
          ({ product, quantity }) =>
            html`<tr>
              <td><a href="/products/${product.id}">${product.name}</a></td>
              <td class="number">${quantity}</td>
              <td class="number">${price(product.priceCents * quantity)}</td>
              <td>
                <form method="post" action="/cart/remove">
                  <input type="hidden" name="product" value="${product.id}" />
                  <button class="plain" aria-label="Remove ${product.name}">Remove</button>
                </form>
              </td>
            </tr>`,
        )}
      </tbody>
      <tfoot>
        <tr>
          <th>Total</th>
          <td></td>
          <td class="number">${price(total)}</td>
          <td></td>
        </tr>
      </tfoot>
    </table>
    <h2>Checkout</h2>
    <form class="card" method="post" action="/orders">
      <p>
        <label for="customer">Your name</label><br />
        <input id="customer" name="customer" maxlength="120" autocomplete="name" required />
      </p>
      <button>Order and pay ${price(total)}</button>
    </form>`;
}

const STATUS: Record<Order["status"], string> = {
  placed: "We have your order and are getting it ready. This page looks again by itself.",
  shipped: "Your order is on its way.",
  held: "Your order needs a second look by our staff. Nothing was lost.",
};

export function orderBody(order: Order): Html {
  return html`<p class="notice" role="status"><strong>${title(order.status)}.</strong> ${STATUS[order.status]}</p>
    <table>
      <thead>
        <tr>
          <th>Product</th>
          <th class="number">Quantity</th>
          <th class="number">Price</th>
        </tr>
      </thead>
      <tbody>
        ${order.items.map(
          (item) =>
            html`<tr>
              <td><a href="/products/${item.productId}">${item.name}</a></td>
              <td class="number">${item.quantity}</td>
              <td class="number">${price(item.priceCents * item.quantity)}</td>
            </tr>`,
        )}
      </tbody>
      <tfoot>
        <tr>
          <th>Total</th>
          <td></td>
          <td class="number">${price(order.totalCents)}</td>
        </tr>
      </tfoot>
    </table>
    <p>Ordered by ${order.customer} at ${order.placedAt}. Order ${order.id}.</p>`;
}

export const errorBody = (detail: string): Html =>
  html`<p class="notice" role="alert">${detail}</p>
    <p><a href="/">Back to the shop</a></p>`;
