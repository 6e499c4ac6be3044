import { type Fault, PARTS } from "../fault.ts";
import { monitoring, redis, set } from "../operations.ts";
import { EVICTIONS, QUEUE_DEPTH, firing } from "../signals.ts";

export const monitoringFaults: readonly Fault[] = [
  {
    id: "cry-wolf",
    touches: ["monitoring"],
    break: [monitoring({ verb: "set_threshold", alert: "TrafficUnusual", value: 10 })],
    symptoms: [{ query: firing("TrafficUnusual"), healthy: { below: 1 }, broken: { above: 0 } }],
    repair: [monitoring({ verb: "set_threshold", alert: "TrafficUnusual", value: 150 })],
  },
  {
    id: "planned-work",
    touches: ["worker", "cache"],
    break: [set("worker", { consumer_paused: true }), redis({ verb: "set_maxmemory", megabytes: 1 })],
    symptoms: [
      { query: QUEUE_DEPTH, healthy: { below: 10 }, broken: { above: 15 } },
      { query: EVICTIONS, healthy: { below: 0.1 }, broken: { above: 1 } },
    ],
    repair: [redis({ verb: "set_maxmemory", megabytes: 64 }), set("worker", { consumer_paused: false })],
  },
  {
    id: "page-storm",
    touches: PARTS,
    break: [set("inventory", { db_pool_size: 1, db_acquire_timeout_ms: 10 })],
    symptoms: [
      { query: 'count(ALERTS{alertstate="firing"}) or vector(0)', healthy: { below: 1 }, broken: { above: 3 } },
    ],
    repair: [set("inventory", { db_pool_size: 6, db_acquire_timeout_ms: 5000 })],
  },
  {
    id: "flat-line",
    touches: ["monitoring"],
    break: [monitoring({ verb: "set_target", job: "payments", scraped: false })],
    symptoms: [{ query: '1 - (count(up{job="payments"}) or vector(0))', healthy: { below: 1 }, broken: { above: 0 } }],
    repair: [monitoring({ verb: "set_target", job: "payments", scraped: true })],
  },
  {
    id: "too-many-series",
    touches: ["gateway"],
    break: [set("gateway", { metrics_by_client: true })],
    symptoms: [
      {
        query: 'max(scrape_samples_post_metric_relabeling{job="gateway"})',
        healthy: { below: 560 },
        broken: { above: 620 },
      },
    ],
    repair: [set("gateway", { metrics_by_client: false })],
  },
];
