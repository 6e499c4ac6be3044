import type { Context } from "hono";
import { clientOf } from "./client-id.ts";
import type { ListedProduct } from "./shop.ts";

const SHOWN = 4;

type View = { at: number; context: Context; products: ListedProduct[] };
export type RecentlyViewed = ReturnType<typeof createRecentlyViewed>;

/** What each visitor looked at, in lists and one by one, to show it again beside the next product. */
export function createRecentlyViewed(enabled: () => boolean) {
  const histories = new Map<string, View[]>();

  return {
    remember(c: Context, products: ListedProduct[]): void {
      if (!enabled()) return;
      const client = clientOf(c);
      const history = histories.get(client) ?? [];
      histories.set(client, history);
      history.push({ at: Date.now(), context: c, products });
    },

    /** The last products that this visitor opened before, newest first. */
    before(c: Context, id: number): ListedProduct[] {
      if (!enabled()) return [];
      const opened = (histories.get(clientOf(c)) ?? []).filter(({ products }) => products.length === 1);
      const seen = opened.flatMap(({ products }) => products).toReversed();
      const distinct = new Map(seen.filter((product) => product.id !== id).map((product) => [product.id, product]));
      return [...distinct.values()].slice(0, SHOWN);
    },
  };
}
