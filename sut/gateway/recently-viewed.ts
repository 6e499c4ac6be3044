import type { Context } from "hono";
import { clientOf } from "./client-id.ts";
import type { Product } from "./shop.ts";

const SHOWN = 4;

type Visit = { at: number; context: Context; product: Product };
export type RecentlyViewed = ReturnType<typeof createRecentlyViewed>;

/** What each visitor looked at, to show it again beside the next product. */
export function createRecentlyViewed(enabled: () => boolean) {
  const histories = new Map<string, Visit[]>();

  return {
    remember(c: Context, product: Product): void {
      if (!enabled()) return;
      const client = clientOf(c);
      const history = histories.get(client) ?? [];
      histories.set(client, history);
      history.push({ at: Date.now(), context: c, product });
    },

    /** The last products that this visitor looked at before, newest first. */
    before(c: Context, id: number): Product[] {
      if (!enabled()) return [];
      const seen = (histories.get(clientOf(c)) ?? []).map(({ product }) => product).toReversed();
      const distinct = new Map(seen.filter((product) => product.id !== id).map((product) => [product.id, product]));
      return [...distinct.values()].slice(0, SHOWN);
    },
  };
}
