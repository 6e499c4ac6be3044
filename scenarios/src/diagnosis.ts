import { z } from "zod";
import { SERVICES } from "./services.ts";

/** What a learner can name as the failing component; the same list in every scenario. */
export const COMPONENTS = [...SERVICES, "database", "cache", "queue", "mesh", "load", "monitoring"] as const;
export const componentSchema = z.enum(COMPONENTS);
export type Component = z.infer<typeof componentSchema>;

/** What a learner can name as the failure mechanism; the same list in every scenario. */
export const MECHANISMS = {
  missing_index: "A query has to read far more rows than it returns",
  lock_contention: "Work waits for locks that something else holds",
  connection_pool_exhausted: "All database connections are in use, callers queue for one",
  stale_statistics: "The query planner works from wrong statistics",
  n_plus_one: "One request causes many small queries",
  permission: "A permission is missing",
  cache_stampede: "Many callers rebuild the same cache entry at once",
  stale_cache: "The cache serves data that is no longer true",
  cache_eviction: "The cache has too little room for its working set",
  slow_consumer: "Messages arrive faster than they are consumed",
  poison_message: "One message fails again and again",
  duplicate_processing: "The same message is processed more than once",
  worker_pool_exhausted: "All worker threads are busy, tasks wait for one",
  event_loop_blocked: "One long computation stops everything else in the process",
  memory_leak: "Memory is never given back",
  network_latency: "A call between two components takes too long on the way",
  network_errors: "Calls between two components fail on the way",
  retry_storm: "Retries multiply the load",
  circuit_breaker: "A circuit breaker or limit refuses good calls",
  bad_release: "A new release behaves wrongly",
  bad_configuration: "A setting has a wrong value",
  certificate: "A certificate or key is not accepted",
  traffic_surge: "More honest traffic than the system can serve",
  noisy_client: "One client takes more than its share",
  false_alarm: "Nothing is wrong but the alert",
  telemetry_gap: "The system is fine, the view of it is not",
} as const satisfies Record<string, string>;
const mechanismIds = Object.keys(MECHANISMS) as [keyof typeof MECHANISMS, ...(keyof typeof MECHANISMS)[]];
export const mechanismSchema = z.enum(mechanismIds);
export type Mechanism = z.infer<typeof mechanismSchema>;
