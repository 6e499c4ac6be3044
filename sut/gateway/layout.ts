import { html } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

export const price = (cents: number) => `€ ${(cents / 100).toFixed(2)}`;
export const title = (category: string) => category.charAt(0).toUpperCase() + category.slice(1).replaceAll("-", " ");

export type PageOptions = {
  heading: string;
  inCart: number;
  words?: string;
  body: Html;
  /** Seconds after which the browser asks again. */
  refreshAfter?: number;
};

/** A whole page of the shop around `body`. */
export function layout({ heading, inCart, words = "", body, refreshAfter }: PageOptions): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${refreshAfter === undefined ? "" : html`<meta http-equiv="refresh" content="${refreshAfter}" />`}
        <title>${heading} · Harbour Goods</title>
        <link rel="stylesheet" href="/shop.css" />
      </head>
      <body>
        <a class="skip" href="#main">Skip to content</a>
        <header>
          <a class="brand" href="/">Harbour Goods</a>
          <form role="search" action="/search">
            <label for="q" class="hidden">Search products by name</label>
            <input
              id="q"
              name="q"
              type="search"
              value="${words}"
              placeholder="Search by name, e.g. Nordale"
              minlength="2"
              maxlength="64"
              required
            />
            <button>Search</button>
          </form>
          <a href="/cart">Cart (${inCart})</a>
        </header>
        <main id="main">
          <h1>${heading}</h1>
          ${body}
        </main>
        <footer>A small shop with real services behind it.</footer>
      </body>
    </html>`;
}

export const CSS = `
:root { color-scheme: light dark; --ink: light-dark(#1d2733, #e8edf2); --soft: light-dark(#566372, #a9b5c2);
  --line: light-dark(#d8dee6, #38434f); --paper: light-dark(#fff, #171d24); --card: light-dark(#f6f8fa, #1f2730); --accent: light-dark(#0b5c7a, #7cc7e6); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 68rem; padding: 0 1rem 2rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
a { color: var(--accent); }
header { display: flex; flex-wrap: wrap; gap: 1rem; align-items: center; padding: 1rem 0; border-bottom: 1px solid var(--line); }
header form { flex: 1; display: flex; gap: .5rem; min-width: 16rem; }
header input { flex: 1; }
.brand { font-weight: 700; font-size: 1.2rem; text-decoration: none; }
nav { display: flex; flex-wrap: wrap; gap: .4rem 1rem; margin: 1rem 0; }
nav [aria-current] { font-weight: 700; text-decoration: none; color: var(--ink); }
ul.products { list-style: none; padding: 0; display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); }
ul.products li, .card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; }
ul.products span { display: block; color: var(--soft); }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .5rem; border-bottom: 1px solid var(--line); }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
input, button { font: inherit; padding: .5rem .7rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--paper); color: inherit; }
button { background: var(--accent); color: var(--paper); border-color: var(--accent); cursor: pointer; }
button.plain { background: none; color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.price { font-size: 1.4rem; font-weight: 600; }
.notice { border-left: 4px solid var(--accent); padding: .5rem 1rem; background: var(--card); }
.skip, .hidden { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 1rem; }
footer { margin-top: 3rem; color: var(--soft); }
`;
