import { collectDefaultMetrics, Counter, Gauge, Registry } from "prom-client";
import type { Store } from "./store.ts";

export type StoreMetrics = ReturnType<typeof createMetrics>;

/** What the store shows about itself at /metrics. `kind` is `spans` or `log_records`. */
export function createMetrics(store: Store) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const labelNames = ["kind"] as const;
  const registers = [registry];
  const received = new Counter({
    name: "telemetry_received_total",
    help: "Records that were stored.",
    labelNames,
    registers,
  });
  const rejected = new Counter({
    name: "telemetry_rejected_total",
    help: "Records that were malformed.",
    labelNames,
    registers,
  });
  const refused = new Counter({
    name: "telemetry_refused_requests_total",
    help: "Requests of which nothing was stored, by the status that they got.",
    labelNames: ["status"] as const,
    registers,
  });
  for (const kind of ["spans", "log_records"]) {
    received.inc({ kind }, 0);
    rejected.inc({ kind }, 0);
  }
  const bytes: Gauge = new Gauge({
    name: "telemetry_store_bytes",
    help: "Bytes in use on disk.",
    registers,
    collect: () => bytes.set(store.bytes()),
  });
  const pruned: Counter = new Counter({
    name: "telemetry_pruned_total",
    help: "Records that made room for newer ones before their time was over.",
    registers,
    collect: () => pruned.inc(store.takePruned()),
  });
  return { registry, received, rejected, refused };
}
