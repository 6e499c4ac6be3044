import type { Fault } from "../fault.ts";
import { set, sql } from "../operations.ts";
import { answered, mean, rate } from "../signals.ts";

export const databaseFaults: readonly Fault[] = [
  {
    id: "search-crawls",
    touches: ["catalogue"],
    break: [sql({ verb: "drop_index", table: "inventory.products", index: "products_search_name_idx" })],
    symptoms: [
      {
        query: mean(`http_server_request_duration_seconds{service="inventory",route="/products/search"}`),
        healthy: { below: 0.06 },
        broken: { above: 0.1 },
      },
    ],
    repair: [
      sql({
        verb: "restore_index",
        table: "inventory.products",
        index: "products_search_name_idx",
        definition:
          "CREATE INDEX products_search_name_idx ON inventory.products USING btree (search_name text_pattern_ops)",
      }),
    ],
  },
  {
    id: "checkout-waits",
    touches: ["stock", "orders"],
    break: [sql({ verb: "open_session", name: "stock count", does: "hold_locks", mostPopular: 5000 })],
    symptoms: [{ query: "max(pg_backends_waiting_for_lock)", healthy: { below: 1 }, broken: { above: 1 } }],
    repair: [sql({ verb: "terminate_backend", application: "stock count" })],
  },
  {
    id: "connections-refused",
    touches: ["catalogue", "stock"],
    break: [set("inventory", { db_pool_size: 1, db_acquire_timeout_ms: 20 })],
    symptoms: [
      {
        query: rate(`db_pool_acquire_errors_total{service="inventory"}`),
        healthy: { below: 0.1 },
        broken: { above: 0.2 },
      },
    ],
    repair: [set("inventory", { db_pool_size: 6, db_acquire_timeout_ms: 5000 })],
  },
  {
    id: "slow-after-import",
    touches: ["catalogue"],
    break: [sql({ verb: "import_reviews", rows: 200_000 })],
    symptoms: [
      {
        query: mean(`db_query_duration_seconds{service="inventory",operation=~".*review.*"}`),
        healthy: { below: 0.005 },
        broken: { above: 0.01 },
      },
    ],
    repair: [sql({ verb: "analyze", table: "inventory.reviews" })],
    tidy: [sql({ verb: "analyze", table: "inventory.reviews" })],
  },
  {
    id: "chatty-listing",
    touches: ["catalogue"],
    break: [set("inventory", { listing_batching: false })],
    symptoms: [
      {
        query: `${rate(`db_query_duration_seconds_count{service="inventory"}`)} / ${answered(`service="inventory"`)}`,
        healthy: { below: 3 },
        broken: { above: 5 },
      },
    ],
    repair: [set("inventory", { listing_batching: true })],
  },
  {
    id: "permission-denied",
    touches: ["worker"],
    break: [
      sql({
        verb: "revoke",
        privileges: ["update"],
        table: "orders.orders",
        role: "worker",
        columns: ["status", "shipped_at"],
      }),
    ],
    symptoms: [
      {
        query: rate(`db_errors_total{service="worker",sqlstate="42501"}`),
        healthy: { below: 0.1 },
        broken: { above: 0.5 },
      },
    ],
    repair: [
      sql({
        verb: "grant",
        privileges: ["update"],
        table: "orders.orders",
        role: "worker",
        columns: ["status", "shipped_at"],
      }),
    ],
  },
  {
    id: "runaway-report",
    touches: ["catalogue", "stock"],
    break: [sql({ verb: "open_session", name: "sales report", does: "report", connections: 4 })],
    symptoms: [{ query: `sum(pg_role_backends{role="analyst"})`, healthy: { below: 1 }, broken: { above: 1 } }],
    repair: [
      sql({ verb: "set_role", role: "analyst", statementTimeoutMs: 100 }),
      sql({ verb: "terminate_backend", application: "sales report" }),
    ],
    tidy: [sql({ verb: "set_role", role: "analyst", statementTimeoutMs: 0 })],
  },
  {
    id: "deadlocks",
    touches: ["stock", "orders"],
    break: [set("inventory", { stock_lock_ordering: false })],
    symptoms: [{ query: rate(`db_errors_total{sqlstate="40P01"}`), healthy: { below: 0.01 }, broken: { above: 0.05 } }],
    repair: [set("inventory", { stock_lock_ordering: true })],
  },
];
