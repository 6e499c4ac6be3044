import { boolean, choice, DATABASE_KNOBS, integer, number } from "../kit/knobs.ts";
import { releaseKnob } from "../kit/release.ts";
import { RELEASES } from "./offers.ts";

export const CREDENTIALS = ["blue", "green"] as const;

const seconds = (title: string, byDefault: number, max = 3600) =>
  integer({ title, unit: "s", min: 0, max, default: byDefault });

export const INVENTORY_KNOBS = {
  release: releaseKnob(RELEASES, "5.2.0"),
  ...DATABASE_KNOBS,
  cache_enabled: boolean({ title: "Look products up in the cache", default: true }),
  cache_credential: choice({ title: "Password used at the cache", choices: CREDENTIALS, default: "blue" }),
  cache_ttl_s: integer({ title: "How long a cache entry lives", unit: "s", min: 1, max: 86_400, default: 300 }),
  cache_jitter: number({
    title: "By which part an entry's time may be shorter or longer",
    unit: "ratio",
    min: 0,
    max: 1,
    default: 0.1,
  }),
  cache_negative_ttl_s: seconds("How long it is remembered that there is no such product (0: not)", 30),
  cache_coalescing: boolean({ title: "Share one load among callers that miss the same entry", default: true }),
  cache_invalidation: boolean({ title: "Drop a product's cache entries when it changes", default: true }),
  cache_census_interval_s: seconds("Time between two counts of the cache's entries (0: none)", 0),
  listing_batching: boolean({ title: "Read the offers of a whole list at once", default: true }),
  stock_lock_ordering: boolean({ title: "Change stock in the order of product numbers", default: true }),
  restock_interval_s: seconds("Time between two deliveries (0: none)", 1),
  repricing_interval_s: seconds("Time between two changes of bestsellers' prices (0: none)", 2),
};
