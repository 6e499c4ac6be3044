import { createJob, type Job } from "../kit/job.ts";
import type { Logger } from "../kit/logger.ts";
import { gauge } from "../kit/metrics.ts";
import type { RedisStore } from "../kit/redis-store.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Stock } from "./stock.ts";

const BESTSELLERS = 12;
/** Shelves that a delivery fills, the bestsellers' among them. */
const DELIVERED = 60;
const SHELF = 100_000_000;
const REPRICED_AT_ONCE = 3;
const LOWEST_PART = 0.9;
const KINDS = { product: "product:*", category_page: "page:*", categories: "categories" };

const entries = gauge("cache_entries", "Entries in the cache at the last count", ["cache"]);

export type JobOptions = { catalogue: Catalogue; stock: Stock; store: RedisStore; log: Logger };
export type Jobs = Record<"restock" | "repricing" | "census", Job>;

/** What inventory does by itself: deliveries, prices that follow the market, and counts of what the cache holds. */
export function createJobs({ catalogue, stock, store, log }: JobOptions): Jobs {
  let turn = 0;

  /** Both warehouses deliver at the same hours, to the same shelves. */
  async function restock(): Promise<void> {
    const ids = (await catalogue.bestsellers(DELIVERED)).map(({ id }) => id);
    await Promise.all([stock.restock(ids, SHELF, "emptiest"), stock.restock(ids, SHELF, "newest")]);
  }

  async function reprice(): Promise<void> {
    const products = await catalogue.bestsellers(BESTSELLERS);
    for (let i = 0; i < REPRICED_AT_ONCE && products.length > 0; i++) {
      const product = products[turn++ % products.length];
      if (!product) continue;
      const part = LOWEST_PART + Math.random() * (1 - LOWEST_PART);
      await catalogue.setPrice(product.id, Math.max(1, Math.round(product.listPriceCents * part)));
    }
  }

  async function census(): Promise<void> {
    for (const [cache, pattern] of Object.entries(KINDS)) entries.set({ cache }, await store.count(pattern));
  }

  return {
    restock: createJob("restock", restock, log),
    repricing: createJob("repricing", reprice, log),
    census: createJob("census", census, log),
  };
}
