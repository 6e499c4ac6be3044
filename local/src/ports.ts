/**
 * Every port of a local stack, in one place. A taken port is replaced by a free one at start, and what was chosen is
 * printed and kept in the data folder. `plane` says who may reach it (see docs/architecture.md).
 */
export type Plane = "user" | "secure" | "internal" | "observability";
export type PortUse = { port: number; component: string; plane: Plane | readonly Plane[]; what: string };

export const PORTS = {
  agent: { port: 4000, component: "agent", plane: "user", what: "the page and its socket" },
  tools: { port: 4010, component: "tools", plane: "secure", what: "MCP at /mcp, alert webhook" },
  gateway: { port: 4100, component: "gateway", plane: "user", what: "the shop" },
  gatewayAdmin: {
    port: 4101,
    component: "gateway",
    plane: ["secure", "observability"],
    what: "/config, /healthz; /metrics",
  },
  inventory: { port: 4110, component: "inventory", plane: "internal", what: "products and stock" },
  inventoryAdmin: {
    port: 4111,
    component: "inventory",
    plane: ["secure", "observability"],
    what: "/config, /healthz; /metrics",
  },
  orders: { port: 4120, component: "orders", plane: "internal", what: "orders" },
  ordersAdmin: {
    port: 4121,
    component: "orders",
    plane: ["secure", "observability"],
    what: "/config, /healthz; /metrics",
  },
  payments: { port: 4130, component: "payments", plane: "internal", what: "authorisations and captures" },
  paymentsAdmin: {
    port: 4131,
    component: "payments",
    plane: ["secure", "observability"],
    what: "/config, /healthz; /metrics",
  },
  workerAdmin: {
    port: 4141,
    component: "worker",
    plane: ["secure", "observability"],
    what: "/config, /healthz; /metrics",
  },
  sutPostgres: { port: 4200, component: "sut-postgres", plane: "internal", what: "the shop's PostgreSQL" },
  platformPostgres: { port: 4201, component: "platform-postgres", plane: "secure", what: "runs and transcripts" },
  redis: { port: 4202, component: "redis", plane: "internal", what: "the shop's cache" },
  rabbitmq: { port: 4203, component: "rabbitmq", plane: "internal", what: "AMQP" },
  rabbitmqManagement: { port: 4204, component: "rabbitmq", plane: "secure", what: "management API" },
  rabbitmqMetrics: { port: 4205, component: "rabbitmq", plane: "observability", what: "metrics" },
  rabbitmqDistribution: { port: 4206, component: "rabbitmq", plane: "internal", what: "Erlang distribution" },
  rabbitmqEpmd: { port: 4207, component: "rabbitmq", plane: "internal", what: "Erlang port mapper" },
  postgresExporter: {
    port: 4208,
    component: "postgres-exporter",
    plane: "observability",
    what: "metrics of the shop's PostgreSQL",
  },
  redisExporter: {
    port: 4209,
    component: "redis-exporter",
    plane: "observability",
    what: "metrics of the shop's Redis",
  },
  prometheus: { port: 4300, component: "prometheus", plane: "observability", what: "metrics" },
  alertmanager: { port: 4301, component: "alertmanager", plane: "observability", what: "alerts" },
  telemetry: { port: 4302, component: "telemetry", plane: "observability", what: "OTLP in; Loki and Tempo APIs out" },
  locust: { port: 4303, component: "locust", plane: "observability", what: "load generator" },
  mesh: { port: 4400, component: "mesh", plane: "secure", what: "/policy, /certificates, /sidecars" },
  gatewayMeshStats: { port: 4401, component: "gateway-mesh", plane: "observability", what: "metrics, /ready" },
  inventoryMeshStats: { port: 4402, component: "inventory-mesh", plane: "observability", what: "metrics, /ready" },
  ordersMeshStats: { port: 4403, component: "orders-mesh", plane: "observability", what: "metrics, /ready" },
  paymentsMeshStats: { port: 4404, component: "payments-mesh", plane: "observability", what: "metrics, /ready" },
  workerMeshStats: { port: 4405, component: "worker-mesh", plane: "observability", what: "metrics, /ready" },
  inventoryMesh: { port: 4412, component: "inventory-mesh", plane: "internal", what: "mutual TLS to inventory" },
  ordersMesh: { port: 4413, component: "orders-mesh", plane: "internal", what: "mutual TLS to orders" },
  paymentsMesh: { port: 4414, component: "payments-mesh", plane: "internal", what: "mutual TLS to payments" },
  gatewayToInventory: { port: 4421, component: "gateway-mesh", plane: "internal", what: "inventory, for the gateway" },
  gatewayToOrders: { port: 4422, component: "gateway-mesh", plane: "internal", what: "orders, for the gateway" },
  ordersToInventory: { port: 4423, component: "orders-mesh", plane: "internal", what: "inventory, for orders" },
  ordersToPayments: { port: 4424, component: "orders-mesh", plane: "internal", what: "payments, for orders" },
  workerToPayments: { port: 4425, component: "worker-mesh", plane: "internal", what: "payments, for the worker" },
} as const satisfies Record<string, PortUse>;

export type PortName = keyof typeof PORTS;
export type Ports = Record<PortName, number>;
