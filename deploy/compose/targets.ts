import type { Targets } from "@mayday/local/provisioning";

/** Where each listener is reached inside compose: services by their name, official images on their own ports. */
export const COMPOSE_TARGETS: Targets = {
  // The agent shares no network with whoever watches it: its metrics come out by this door (agent-telemetry.ts).
  agent: "agent-telemetry:4001",
  tools: "tools:4010",
  gateway: "gateway:4100",
  gatewayAdmin: "gateway:4101",
  inventory: "inventory:4110",
  inventoryAdmin: "inventory:4111",
  orders: "orders:4120",
  ordersAdmin: "orders:4121",
  payments: "payments:4130",
  paymentsAdmin: "payments:4131",
  workerAdmin: "worker:4141",
  sutPostgres: "sut-postgres:5432",
  platformPostgres: "platform-postgres:5432",
  redis: "redis:6379",
  rabbitmq: "rabbitmq:5672",
  rabbitmqManagement: "rabbitmq:15672",
  rabbitmqMetrics: "rabbitmq:15692",
  rabbitmqDistribution: "rabbitmq:25672",
  rabbitmqEpmd: "rabbitmq:4369",
  postgresExporter: "postgres-exporter:9187",
  redisExporter: "redis-exporter:9121",
  prometheus: "prometheus:9090",
  alertmanager: "alertmanager:9093",
  telemetry: "telemetry:4302",
  locust: "locust:4303",
  mesh: "mesh:4400",
  // A sidecar is reached under the name of its service, whose network it shares.
  gatewayMeshStats: "gateway:4401",
  inventoryMeshStats: "inventory:4402",
  ordersMeshStats: "orders:4403",
  paymentsMeshStats: "payments:4404",
  workerMeshStats: "worker:4405",
  inventoryMesh: "inventory:4412",
  ordersMesh: "orders:4413",
  paymentsMesh: "payments:4414",
  // What a service calls is its own sidecar, and nobody else reaches that.
  gatewayToInventory: "127.0.0.1:4421",
  gatewayToOrders: "127.0.0.1:4422",
  ordersToInventory: "127.0.0.1:4423",
  ordersToPayments: "127.0.0.1:4424",
  workerToPayments: "127.0.0.1:4425",
};

/** Who keeps logs and traces, and who takes them in. */
type TelemetryStores = { otlp: string; loki: string; tempo: string };

/** Without the profile `observability` the project's own store does all three. */
export function telemetryStores(profiles: ReadonlySet<string>): TelemetryStores {
  if (profiles.has("observability")) return { otlp: "otel-collector:4318", loki: "loki:3100", tempo: "tempo:3200" };
  const lite = COMPOSE_TARGETS.telemetry;
  return { otlp: lite, loki: lite, tempo: lite };
}

/** The profiles that are named in `COMPOSE_PROFILES`. */
export function parseProfiles(text: string): ReadonlySet<string> {
  return new Set(text.split(",").filter((name) => name !== ""));
}
