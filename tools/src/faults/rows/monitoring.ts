import type { Fault } from "../fault.ts";
import { monitoring, redis, set } from "../operations.ts";
import { ACKS, EVICTIONS, firing } from "../signals.ts";

/** What fires when products cannot be had: at the service itself and at all that call it. Slowness alone is not meant. */
const CATALOGUE_ALERTS = ['service="inventory"', 'peer="inventory"', 'route=~".*/products.*"']
  .map((labels) => `ALERTS{alertstate="firing",alertname=~"HighErrorRatio|RouteErrors|CallsToPeerFail",${labels}}`)
  .join(" or ");

export const monitoringFaults: readonly Fault[] = [
  {
    id: "cry-wolf",
    touches: ["monitoring"],
    needs: ["visits"],
    break: [monitoring({ verb: "set_threshold", alert: "TrafficUnusual", value: 10 })],
    symptoms: [{ query: firing("TrafficUnusual"), healthy: { below: 0.5 }, broken: { above: 0.5 } }],
    repair: [monitoring({ verb: "set_threshold", alert: "TrafficUnusual", value: 150 })],
  },
  {
    id: "planned-work",
    touches: ["worker", "cache"],
    needs: ["checkout", "visits"],
    break: [set("worker", { consumer_paused: true }), redis({ verb: "set_maxmemory", megabytes: 1 })],
    symptoms: [
      { query: ACKS, healthy: { above: 1 }, broken: { below: 0.1 } },
      { query: EVICTIONS, healthy: { below: 0.1 }, broken: { above: 1 } },
    ],
    repair: [redis({ verb: "set_maxmemory", megabytes: 64 }), set("worker", { consumer_paused: false })],
  },
  {
    id: "page-storm",
    // Before others have raised alerts that take their time to end.
    first: true,
    touches: ["catalogue", "cache", "processor"],
    needs: ["visits"],
    break: [set("inventory", { db_pool_size: 1, db_acquire_timeout_ms: 2 })],
    symptoms: [{ query: `count(${CATALOGUE_ALERTS}) or vector(0)`, healthy: { below: 0.5 }, broken: { above: 2.5 } }],
    repair: [set("inventory", { db_pool_size: 6, db_acquire_timeout_ms: 5000 })],
  },
  {
    id: "flat-line",
    touches: ["monitoring"],
    needs: [],
    break: [monitoring({ verb: "set_target", job: "payments", scraped: false })],
    symptoms: [
      { query: '1 - (count(up{job="payments"}) or vector(0))', healthy: { below: 0.5 }, broken: { above: 0.5 } },
    ],
    repair: [monitoring({ verb: "set_target", job: "payments", scraped: true })],
  },
  {
    id: "too-many-series",
    touches: ["gateway"],
    needs: ["visits"],
    break: [set("gateway", { metrics_by_client: true })],
    symptoms: [
      {
        query: 'count({job="gateway",client!=""})',
        healthy: { below: 20 },
        broken: { above: 60 },
      },
    ],
    repair: [set("gateway", { metrics_by_client: false })],
  },
];
