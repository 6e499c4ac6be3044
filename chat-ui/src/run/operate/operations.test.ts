import { expect, test } from "vitest";
import { CACHE_OPERATIONS } from "./cache-operations.ts";
import { databaseOperations } from "./database-operations.ts";
import { readValues, type Values } from "./operation-spec.ts";
import { queueOperations } from "./queue-operations.ts";

const table = { table: "inventory.stock", rows: 1, columns: [], indexes: [] };
const limits = { maxLength: null, overflow: null, deliveryLimit: null };
const queue = (name: string) => ({ queue: name, ready: 0, unacknowledged: 0, consumers: 1, policy: limits });
const specs = [
  ...databaseOperations({
    services: [],
    tables: [table],
    applications: [{ application: "sales report", backends: 2, oldestSeconds: 1 }],
    roles: [{ role: "analyst", connectionLimit: -1, statementTimeoutMs: 0 }],
    queries: [],
    cache: null,
    queues: [],
    load: null,
    mesh: null,
    monitoring: null,
  }),
  ...CACHE_OPERATIONS,
  ...queueOperations([queue("orders"), queue("orders.dead")]),
];

/** What a form sends when it is filled in so; null while it cannot be sent. */
function sent(id: string, values: Values): unknown {
  const spec = specs.find((one) => one.id === id);
  if (spec === undefined) throw new Error(`there is no form ${id}`);
  const read = readValues(spec.fields, values);
  const action = read === null ? null : spec.action(read);
  return action !== null && "op" in action ? action.op : action;
}

test.each<[string, Values, object]>([
  ["terminate", { application: "sales report" }, { verb: "terminate_backend", application: "sales report" }],
  [
    "grant",
    { privilege: "update", table: "inventory.stock", role: "inventory" },
    { verb: "grant", privileges: ["update"], table: "inventory.stock", role: "inventory" },
  ],
  ["limits", { role: "analyst", timeout: "500" }, { verb: "set_role", role: "analyst", statementTimeoutMs: 500 }],
  [
    "product",
    { product: "7", column: "attributes", value: '{"weight_g":3}' },
    { verb: "update_product", product: 7, set: { attributes: { weight_g: 3 } } },
  ],
  [
    "product",
    { product: "7", column: "price_cents", value: "399" },
    { verb: "update_product", product: 7, set: { price_cents: 399 } },
  ],
  ["cache-look", { what: "slowlog" }, { verb: "slowlog" }],
  ["cache-look", { what: "memory" }, { verb: "info", section: "memory" }],
  ["cache-memory", { megabytes: "64" }, { verb: "set_maxmemory", megabytes: 64 }],
  ["cache-credential", { to: "green" }, { verb: "rotate_credential", to: "green" }],
  ["cache-flush", {}, { verb: "flush" }],
  ["cache-flush", { prefix: "product:" }, { verb: "flush", prefix: "product:" }],
  ["queue-look", { queue: "orders", count: "5" }, { verb: "peek", queue: "orders", count: 5 }],
  ["queue-policy", { queue: "orders", maxLength: "none" }, { verb: "set_policy", queue: "orders", maxLength: null }],
  [
    "queue-policy",
    { queue: "orders", overflow: "reject-publish", deliveryLimit: "3" },
    { verb: "set_policy", queue: "orders", overflow: "reject-publish", deliveryLimit: 3 },
  ],
  ["queue-redrive", { from: "orders.dead", to: "orders" }, { verb: "redrive", from: "orders.dead", to: "orders" }],
  ["queue-purge", { queue: "orders" }, { verb: "purge", queue: "orders" }],
])("the form %s with %j", (id, values, op) => {
  expect(sent(id, values)).toEqual(op);
});

test.each<[string, Values]>([
  ["terminate", {}],
  ["terminate", { application: "somebody" }],
  ["limits", { role: "analyst" }],
  ["limits", { role: "analyst", connections: "1.5" }],
  ["limits", { role: "analyst", connections: "-2" }],
  ["product", { product: "7", column: "attributes", value: "[1]" }],
  ["product", { product: "7", column: "attributes", value: "not JSON" }],
  ["product", { product: "7", column: "price_cents", value: "cheap" }],
  ["cache-memory", { megabytes: "" }],
  ["cache-flush", { prefix: "*" }],
  ["queue-policy", { queue: "orders" }],
  ["queue-policy", { queue: "orders", maxLength: "-1" }],
  ["queue-redrive", { from: "orders", to: "orders" }],
])("the form %s cannot be sent with %j", (id, values) => {
  expect(sent(id, values)).toBeNull();
});
