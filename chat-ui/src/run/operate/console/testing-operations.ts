import type { Operations } from "../effect.ts";
import { aKnob } from "../testing-knob.ts";

const limits = { maxLength: null, overflow: null, deliveryLimit: 10 };

/** A small system for tests: something of everything that can be operated. */
export const OPERATIONS: Operations = {
  services: [
    {
      service: "inventory",
      up: true,
      knobs: [
        aKnob({ key: "db_pool_size", unit: "connections" }),
        aKnob({ key: "db_acquire_timeout_ms", unit: "ms", max: 60_000 }),
        aKnob({ key: "cache_enabled", type: "boolean", value: true, default: true, min: null, max: null }),
        aKnob({ key: "release", type: "string", value: "5.2.0", default: "5.2.0", choices: ["5.1.2", "5.2.0"] }),
      ],
    },
    { service: "orders", up: false, knobs: [] },
  ],
  tables: [
    { table: "inventory.products", rows: 20_000, columns: ["id", "name", "category"], indexes: [] },
    { table: "orders.orders", rows: 10, columns: ["id", "status"], indexes: [] },
  ],
  applications: [{ application: "sales report", backends: 4, oldestSeconds: 8 }],
  roles: [{ role: "analyst", connectionLimit: -1, statementTimeoutMs: 0 }],
  queries: [{ id: "blocking", title: "Who waits for whose locks", text: "SELECT 1" }],
  cache: { maxMegabytes: 64, usedMegabytes: 2, policy: "allkeys-lru", credential: "blue" },
  queues: [
    { queue: "orders", ready: 7, unacknowledged: 3, consumers: 1, policy: limits },
    { queue: "orders.dead", ready: 2, unacknowledged: 0, consumers: 0, policy: limits },
  ],
  load: { profile: "steady", users: 63, profiles: ["off", "quiet", "steady", "busy"], extraClient: null },
  mesh: {
    subjects: [
      {
        subject: "edges/orders-payments",
        knobs: [aKnob({ key: "timeout_ms", value: 30_000, default: 30_000, min: 0, max: 120_000, unit: "ms" })],
      },
      {
        subject: "services/payments",
        knobs: [
          aKnob({
            key: "mtls",
            type: "string",
            value: "strict",
            default: "strict",
            choices: ["strict", "permissive", "off"],
          }),
        ],
      },
    ],
    certificates: [{ service: "payments", identity: "spiffe://mayday/payments", until: 0, renewal: "automatic" }],
    sidecars: [{ service: "payments", up: true, current: true }],
  },
  monitoring: { thresholds: [{ alert: "CheckoutSlow", value: 1 }], targets: [{ job: "orders", scraped: true }] },
};
