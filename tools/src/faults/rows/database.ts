import type { Fault } from "../fault.ts";
import { set, sql } from "../operations.ts";
import { answered, rate, scannedRows, statements } from "../signals.ts";

/** Blocks that PostgreSQL looks at for one product's reviews: what its plan is like, whatever else the machine does. */
const REVIEW_BLOCKS = [
  'sum(rate(pg_stat_statements_blocks{role="inventory",query=~".*inventory.reviews.*"}[12s]))',
  'sum(rate(pg_stat_statements_calls{role="inventory",query=~".*inventory.reviews.*"}[12s]))',
].join(" / ");

export const databaseFaults: readonly Fault[] = [
  {
    id: "search-crawls",
    touches: ["catalogue", "processor"],
    needs: ["visits"],
    break: [sql({ verb: "drop_index", table: "inventory.products", index: "products_search_name_idx" })],
    symptoms: [
      {
        query: `${scannedRows("products")} / ${statements("product_search")}`,
        healthy: { below: 1000 },
        broken: { above: 5000 },
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
    touches: ["checkout", "catalogue"],
    needs: ["visits"],
    break: [sql({ verb: "open_session", name: "stock count", does: "hold_locks", mostPopular: 5000 })],
    symptoms: [
      { query: "max(pg_backends_longest_lock_wait_seconds)", healthy: { below: 0.5 }, broken: { above: 1.5 } },
    ],
    repair: [sql({ verb: "terminate_backend", application: "stock count" })],
  },
  {
    id: "connections-refused",
    touches: ["catalogue"],
    needs: ["visits"],
    break: [set("inventory", { db_pool_size: 1, db_acquire_timeout_ms: 2 })],
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
    touches: ["catalogue", "processor"],
    needs: ["visits"],
    break: [sql({ verb: "import_reviews", rows: 200_000 })],
    symptoms: [
      {
        query: REVIEW_BLOCKS,
        healthy: { below: 120 },
        broken: { above: 400 },
      },
    ],
    repair: [sql({ verb: "analyze", table: "inventory.reviews" })],
    tidy: [sql({ verb: "analyze", table: "inventory.reviews" })],
  },
  {
    id: "chatty-listing",
    touches: ["catalogue"],
    needs: ["visits"],
    break: [set("inventory", { listing_batching: false })],
    symptoms: [
      {
        query: `${statements("offers?_by_products?")} / ${answered(`service="inventory",route=~"/products(/search)?"`)}`,
        healthy: { below: 2 },
        broken: { above: 6 },
      },
    ],
    repair: [set("inventory", { listing_batching: true })],
  },
  {
    id: "permission-denied",
    touches: ["worker"],
    needs: ["checkout", "visits"],
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
    touches: ["processor"],
    needs: [],
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
    touches: [],
    needs: ["catalogue", "checkout", "visits"],
    break: [set("inventory", { stock_lock_ordering: false })],
    symptoms: [{ query: rate(`db_errors_total{sqlstate="40P01"}`), healthy: { below: 0.01 }, broken: { above: 0.05 } }],
    repair: [set("inventory", { stock_lock_ordering: true })],
  },
];
