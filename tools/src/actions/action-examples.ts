import type { Action } from "@mayday/scenarios/contract";

type NameOf<A> = A extends { kind: infer K extends string; op: { verb: infer V extends string } }
  ? `${K} ${V}`
  : A extends { kind: infer K }
    ? K
    : never;
export type ActionName = NameOf<Action>;

/** For `docs/actions.md`: each kind and verb of action as it is used, and what brings back what it changed; null where it only looks. */
export const ACTION_EXAMPLES: Record<ActionName, { undo: string | null; examples: [Action, ...Action[]] }> = {
  config: {
    undo: "the values from before",
    examples: [
      { kind: "config", service: "inventory", set: { db_pool_size: 20, cache_enabled: true } },
      { kind: "config", service: "orders", set: {}, reset: ["payments_address"] },
    ],
  },
  restart: { undo: "nothing: there is none to bring back", examples: [{ kind: "restart", service: "worker" }] },
  "sql create_index": {
    undo: "`drop_index`, unless an index like it was there",
    examples: [
      {
        kind: "sql",
        op: {
          verb: "create_index",
          table: "inventory.products",
          columns: ["search_name"],
          opclass: "text_pattern_ops",
        },
      },
    ],
  },
  "sql drop_index": {
    undo: "`restore_index` with its definition",
    examples: [
      { kind: "sql", op: { verb: "drop_index", table: "inventory.products", index: "products_search_name_idx" } },
    ],
  },
  "sql restore_index": {
    undo: "`drop_index`, unless it was there",
    examples: [
      {
        kind: "sql",
        op: {
          verb: "restore_index",
          table: "inventory.products",
          index: "products_search_name_idx",
          definition:
            "CREATE INDEX products_search_name_idx ON inventory.products USING btree (search_name text_pattern_ops)",
        },
      },
    ],
  },
  "sql analyze": {
    undo: "nothing: statistics grow old by themselves",
    examples: [{ kind: "sql", op: { verb: "analyze", table: "inventory.reviews" } }],
  },
  "sql query": {
    undo: null,
    examples: [
      {
        kind: "sql",
        op: { verb: "query", text: "explain select id from inventory.products where search_name like 'oak%'" },
      },
    ],
  },
  "sql terminate_backend": {
    undo: "nothing: who was ended connects again, or does not",
    examples: [{ kind: "sql", op: { verb: "terminate_backend", application: "nightly-report" } }],
  },
  "sql grant": {
    undo: "`revoke` of what is new",
    examples: [
      { kind: "sql", op: { verb: "grant", privileges: ["select"], table: "inventory.stock", role: "inventory" } },
    ],
  },
  "sql revoke": {
    undo: "`grant` of what there was, by table and by column",
    examples: [
      {
        kind: "sql",
        op: {
          verb: "revoke",
          privileges: ["update"],
          table: "inventory.products",
          role: "inventory",
          columns: ["price_cents"],
        },
      },
    ],
  },
  "sql set_role": {
    undo: "the limits from before",
    examples: [{ kind: "sql", op: { verb: "set_role", role: "analyst", statementTimeoutMs: 1000 } }],
  },
  "sql open_session": {
    undo: "`close_session`, unless it was there",
    examples: [
      { kind: "sql", op: { verb: "open_session", name: "stock-audit", does: "hold_locks", mostPopular: 5000 } },
      { kind: "sql", op: { verb: "open_session", name: "nightly-report", does: "report", connections: 4 } },
    ],
  },
  "sql close_session": {
    undo: "`open_session` as it was",
    examples: [{ kind: "sql", op: { verb: "close_session", name: "nightly-report" } }],
  },
  "sql import_reviews": {
    undo: "`remove_reviews`",
    examples: [{ kind: "sql", op: { verb: "import_reviews", rows: 60_000 } }],
  },
  "sql remove_reviews": {
    undo: "nothing: it is itself an undo",
    examples: [{ kind: "sql", op: { verb: "remove_reviews", after: 20_000 } }],
  },
  "sql update_product": {
    undo: "the columns from before",
    examples: [
      {
        kind: "sql",
        op: { verb: "update_product", product: 7, set: { price_cents: 4900, attributes: { material: "oak" } } },
      },
    ],
  },
  "redis set_maxmemory": {
    undo: "the limit from before",
    examples: [{ kind: "redis", op: { verb: "set_maxmemory", megabytes: 64 } }],
  },
  "redis rotate_credential": {
    undo: "the password from before",
    examples: [{ kind: "redis", op: { verb: "rotate_credential", to: "green" } }],
  },
  "redis flush": {
    undo: "nothing: the cache fills itself again",
    examples: [{ kind: "redis", op: { verb: "flush", prefix: "product:" } }],
  },
  "redis fill": {
    undo: "`flush` of these keys",
    examples: [{ kind: "redis", op: { verb: "fill", prefix: "session", keys: 300_000 } }],
  },
  "redis info": { undo: null, examples: [{ kind: "redis", op: { verb: "info", section: "memory" } }] },
  "redis slowlog": { undo: null, examples: [{ kind: "redis", op: { verb: "slowlog" } }] },
  "redis keys": { undo: null, examples: [{ kind: "redis", op: { verb: "keys" } }] },
  "rabbitmq set_policy": {
    undo: "the limits from before",
    examples: [
      { kind: "rabbitmq", op: { verb: "set_policy", queue: "orders", deliveryLimit: 10 } },
      { kind: "rabbitmq", op: { verb: "set_policy", queue: "orders", maxLength: 500_000, overflow: "reject-publish" } },
    ],
  },
  "rabbitmq clear_policy": {
    undo: "the limits from before",
    examples: [{ kind: "rabbitmq", op: { verb: "clear_policy", queue: "orders" } }],
  },
  "rabbitmq publish": {
    undo: "`take_out`",
    examples: [
      {
        kind: "rabbitmq",
        op: { verb: "publish", queue: "orders", body: '{"orderId":"KST-20418","channel":"marketplace"}' },
      },
    ],
  },
  "rabbitmq take_out": {
    undo: "nothing: it is itself an undo",
    examples: [
      {
        kind: "rabbitmq",
        op: { verb: "take_out", queue: "orders", body: '{"orderId":"KST-20418","channel":"marketplace"}' },
      },
    ],
  },
  "rabbitmq redrive": {
    undo: "nothing: what was moved may be worked on already",
    examples: [{ kind: "rabbitmq", op: { verb: "redrive", from: "orders.dead", to: "orders" } }],
  },
  "rabbitmq purge": {
    undo: "nothing: the messages are lost",
    examples: [{ kind: "rabbitmq", op: { verb: "purge", queue: "orders.dead" } }],
  },
  "rabbitmq peek": {
    undo: null,
    examples: [{ kind: "rabbitmq", op: { verb: "peek", queue: "orders", count: 5 } }],
  },
  load: {
    undo: "the profile and the client from before",
    examples: [
      { kind: "load", profile: "quiet" },
      { kind: "load", profile: "steady", extraClient: { id: "price-watch", route: "search", rps: 40 } },
    ],
  },
  "mesh set": {
    undo: "the settings from before",
    examples: [
      {
        kind: "mesh",
        op: { verb: "set", edge: { from: "orders", to: "payments" }, policy: { timeout_ms: 800, retry_attempts: 0 } },
      },
    ],
  },
  "mesh clear": {
    undo: "the settings from before",
    examples: [{ kind: "mesh", op: { verb: "clear", edge: { from: "gateway", to: "inventory" } } }],
  },
  "mesh set_mtls": {
    undo: "the mode from before",
    examples: [{ kind: "mesh", op: { verb: "set_mtls", service: "payments", mode: "strict" } }],
  },
  "mesh rotate_certificate": {
    undo: "nothing: a valid certificate stays",
    examples: [{ kind: "mesh", op: { verb: "rotate_certificate", service: "payments" } }],
  },
  "mesh expire_certificate": {
    undo: "`rotate_certificate`",
    examples: [{ kind: "mesh", op: { verb: "expire_certificate", service: "payments", seconds: 5 } }],
  },
  "monitoring set_threshold": {
    undo: "the number from before",
    examples: [{ kind: "monitoring", op: { verb: "set_threshold", alert: "TrafficUnusual", value: 150 } }],
  },
  "monitoring set_target": {
    undo: "whether it was scraped before",
    examples: [{ kind: "monitoring", op: { verb: "set_target", job: "gateway", scraped: true } }],
  },
  notify: {
    undo: "nothing: it changes nothing",
    examples: [{ kind: "notify", text: "The data team says that the housekeeping is over." }],
  },
  wait: { undo: "nothing: it changes nothing", examples: [{ kind: "wait", seconds: 5 }] },
};
