/**
 * Which signals each service gives, one a line. `signals.stack.test.ts` holds the running stack to it in both
 * directions and, where they differ, says which line to add or to take away.
 *
 * `always`: a healthy shop under load has it. `sometimes`: it may have it (errors, changes, starts, quiet hours).
 */
type When = "always" | "sometimes";
export type Signals = {
  /** Names as in queries; a histogram by the name before `_bucket`. */
  metrics: Record<string, When>;
  /** Fields of log lines, without those of every line. */
  logFields: Record<string, When>;
  /** Kind and name. */
  spans: Record<string, When>;
  /** Services whose spans are children of this one's: the edges of traces. */
  calls: Record<string, When>;
};

/** What every service of the shop has besides. */
export const COMMON: Signals = {
  metrics: {},
  logFields: {
    // At its start, and when a setting is changed.
    port: "sometimes",
    admin_port: "sometimes",
    reason: "sometimes",
    key: "sometimes",
    from: "sometimes",
    to: "sometimes",
    file: "sometimes",
    // Of a request that was slow, refused or failed.
    method: "sometimes",
    route: "sometimes",
    path: "sometimes",
    status: "sometimes",
    duration_ms: "sometimes",
    error: "sometimes",
  },
  spans: {},
  calls: {},
};

export const MATRIX: Record<string, Signals> = {
  gateway: {
    metrics: {
      http_server_request_duration_seconds: "always",
      http_client_request_duration_seconds: "always",
    },
    logFields: {},
    spans: {
      "SERVER GET /api/products": "always",
      "SERVER GET /api/products/search": "always",
      "SERVER GET /api/products/:id": "always",
      "SERVER POST /api/orders": "always",
      "SERVER GET /api/orders/:id": "always",
      // Its pages, and what nothing is found at.
      "SERVER GET /": "sometimes",
      "SERVER GET /shop.css": "sometimes",
      "SERVER GET /api/categories": "sometimes",
      "SERVER POST /cart/remove": "sometimes",
      "SERVER GET /products/:id": "sometimes",
      "SERVER GET /search": "sometimes",
      "SERVER GET /cart": "sometimes",
      "SERVER POST /cart": "sometimes",
      "SERVER POST /orders": "sometimes",
      "SERVER GET /orders/:id": "sometimes",
      "SERVER GET unmatched": "sometimes",
      "CLIENT GET": "always",
      "CLIENT POST": "always",
    },
    calls: { inventory: "always", orders: "always" },
  },
  inventory: {
    metrics: {
      http_server_request_duration_seconds: "always",
      db_pool_connections: "always",
      db_pool_size: "always",
      db_pool_waiting: "always",
      db_pool_acquire_duration_seconds: "always",
      db_query_duration_seconds: "always",
      cache_requests_total: "always",
    },
    logFields: {
      group: "sometimes",
      product_id: "sometimes",
      price_cents: "sometimes",
    },
    spans: {
      "SERVER GET /products": "always",
      "SERVER GET /products/search": "always",
      "SERVER GET /products/:id": "always",
      "SERVER POST /reservations": "always",
      "SERVER GET unmatched": "sometimes",
      "SERVER PUT /products/:id/price": "sometimes",
      "SERVER GET /categories": "sometimes",
      "SERVER POST /releases": "sometimes",
      "CLIENT pg-pool.connect": "always",
      "CLIENT pg.connect": "sometimes",
      "CLIENT pg.query:SET shop": "sometimes",
      "CLIENT pg.query:SELECT shop": "always",
      "CLIENT pg.query:WITH shop": "always",
      "CLIENT pg.query:BEGIN shop": "always",
      "CLIENT pg.query:COMMIT shop": "always",
      "CLIENT pg.query:ROLLBACK shop": "sometimes",
      "CLIENT pg.query:UPDATE shop": "sometimes",
      "CLIENT get": "always",
      "CLIENT set": "sometimes",
      "CLIENT sadd": "sometimes",
      "CLIENT expire": "sometimes",
      "CLIENT multi": "sometimes",
      "CLIENT exec": "sometimes",
      "CLIENT smembers": "sometimes",
      "CLIENT del": "sometimes",
    },
    calls: {},
  },
  orders: {
    metrics: {
      http_server_request_duration_seconds: "always",
      http_client_request_duration_seconds: "always",
      db_pool_connections: "always",
      db_pool_size: "always",
      db_pool_waiting: "always",
      db_pool_acquire_duration_seconds: "always",
      db_query_duration_seconds: "always",
      queue_publish_total: "always",
      orders_placed_total: "always",
      orders_failed_total: "always",
      orders_unshipped: "always",
      orders_oldest_unshipped_seconds: "always",
    },
    logFields: {
      order_id: "always",
      total_cents: "always",
      lines: "always",
      items: "sometimes",
      unsent: "sometimes",
    },
    spans: {
      "SERVER POST /orders": "always",
      "SERVER GET /orders/:id": "always",
      "SERVER GET unmatched": "sometimes",
      "CLIENT GET": "sometimes",
      "CLIENT POST": "always",
      "CLIENT DELETE": "sometimes",
      "CLIENT pg-pool.connect": "always",
      "CLIENT pg.connect": "sometimes",
      "CLIENT pg.query:SET shop": "sometimes",
      "CLIENT pg.query:SELECT shop": "always",
      "CLIENT pg.query:INSERT shop": "always",
      "CLIENT pg.query:BEGIN shop": "always",
      "CLIENT pg.query:COMMIT shop": "always",
      "CLIENT pg.query:ROLLBACK shop": "sometimes",
      "PRODUCER publish <default>": "always",
    },
    calls: { inventory: "always", payments: "always", worker: "always" },
  },
  payments: {
    metrics: { http_server_request_duration_seconds: "always" },
    logFields: { order_id: "always", amount_cents: "always" },
    spans: {
      "SERVER POST /authorizations": "always",
      "SERVER POST /captures": "always",
      "SERVER GET unmatched": "sometimes",
    },
    calls: {},
  },
  worker: {
    metrics: {
      http_client_request_duration_seconds: "always",
      db_pool_connections: "always",
      db_pool_size: "always",
      db_pool_waiting: "always",
      db_pool_acquire_duration_seconds: "always",
      db_query_duration_seconds: "always",
      queue_consume_total: "always",
      queue_consumer_concurrency: "always",
      queue_consumer_in_flight: "always",
      worker_pool_threads: "always",
      worker_pool_busy: "always",
      worker_pool_queue: "always",
      worker_pool_task_duration_seconds: "always",
      worker_pool_wait_duration_seconds: "always",
      orders_shipped_total: "always",
    },
    logFields: {
      order_id: "always",
      invoice_bytes: "always",
      seconds_since_placed: "always",
      again: "sometimes",
    },
    spans: {
      "CONSUMER orders process": "always",
      "CLIENT POST": "always",
      "CLIENT pg-pool.connect": "always",
      "CLIENT pg.connect": "sometimes",
      "CLIENT pg.query:SET shop": "sometimes",
      "CLIENT pg.query:SELECT shop": "always",
      "CLIENT pg.query:INSERT shop": "always",
      "CLIENT pg.query:UPDATE shop": "always",
      "CLIENT pg.query:BEGIN shop": "always",
      "CLIENT pg.query:COMMIT shop": "always",
      "CLIENT pg.query:ROLLBACK shop": "sometimes",
    },
    calls: { payments: "always" },
  },
};
