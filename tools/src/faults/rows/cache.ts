import type { Fault } from "../fault.ts";
import { redis, set } from "../operations.ts";
import { EVICTIONS, rate } from "../signals.ts";

export const cacheFaults: readonly Fault[] = [
  {
    id: "cold-mornings",
    touches: ["cache"],
    needs: ["catalogue", "visits"],
    // What is kept already was kept for longer.
    break: [set("inventory", { cache_ttl_s: 1, cache_coalescing: false }), redis({ verb: "flush" })],
    symptoms: [
      {
        query: `${rate('cache_requests_total{result="hit"}')} / ${rate("cache_requests_total")}`,
        healthy: { above: 0.65 },
        broken: { below: 0.45 },
      },
    ],
    repair: [set("inventory", { cache_ttl_s: 300, cache_coalescing: true })],
  },
  {
    id: "yesterdays-prices",
    touches: ["cache"],
    needs: ["catalogue", "checkout", "visits"],
    break: [set("inventory", { cache_invalidation: false })],
    symptoms: [{ query: rate("order_price_differs_total"), healthy: { below: 0.15 }, broken: { above: 0.3 } }],
    repair: [set("inventory", { cache_invalidation: true }), redis({ verb: "flush" })],
  },
  {
    id: "cache-forgets",
    touches: ["cache"],
    needs: ["visits"],
    break: [redis({ verb: "set_maxmemory", megabytes: 1 })],
    symptoms: [{ query: EVICTIONS, healthy: { below: 0.1 }, broken: { above: 1 } }],
    repair: [redis({ verb: "set_maxmemory", megabytes: 64 })],
  },
  {
    id: "cache-locked-out",
    touches: ["cache"],
    needs: ["catalogue", "visits"],
    break: [redis({ verb: "rotate_credential", to: "green" })],
    symptoms: [{ query: rate('cache_requests_total{result="error"}'), healthy: { below: 0.1 }, broken: { above: 5 } }],
    repair: [set("inventory", { cache_credential: "green" })],
    tidy: [set("inventory", { cache_credential: "blue" })],
  },
  {
    id: "cache-stutters",
    touches: ["cache", "processor"],
    needs: [],
    break: [
      redis({ verb: "fill", prefix: "session", keys: 300_000 }),
      set("inventory", { cache_census_interval_s: 1 }),
    ],
    symptoms: [
      {
        query: "(sum(increase(redis_slowlog_last_id[12s])) or vector(0))",
        healthy: { below: 2 },
        broken: { above: 3 },
      },
    ],
    repair: [set("inventory", { cache_census_interval_s: 0 })],
  },
];
