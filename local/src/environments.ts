import { RABBITMQ_USER, type Access, redisUrl, shopDatabaseUrl } from "./connections.ts";

/** The shop's own services. */
export const SERVICES = ["gateway", "inventory", "orders", "payments", "worker"] as const;
export type Service = (typeof SERVICES)[number];

/** Who answers queries for logs and traces, as `host:port`. */
type Stores = { loki: string; tempo: string };

/** The text of `ENVIRONMENTS_FILE` for one environment (docs/architecture.md). */
export function environmentsFile(access: Access, name: string, components: readonly string[], stores: Stores): string {
  const { targets, secrets } = access;
  const environment = {
    name,
    gatewayUrl: httpUrl(targets.gateway),
    adminToken: secrets.adminToken,
    services: Object.fromEntries(SERVICES.map((service) => [service, httpUrl(targets[`${service}Admin`])])),
    databaseUrl: shopDatabaseUrl(access, "operator"),
    redisUrl: redisUrl(access),
    rabbitmq: {
      url: httpUrl(targets.rabbitmqManagement),
      user: RABBITMQ_USER,
      password: secrets.rabbitmq,
      queue: "orders",
    },
    prometheusUrl: httpUrl(targets.prometheus),
    alertmanagerUrl: httpUrl(targets.alertmanager),
    lokiUrl: httpUrl(stores.loki),
    tempoUrl: httpUrl(stores.tempo),
    locustUrl: httpUrl(targets.locust),
    components,
  };
  return `${JSON.stringify([environment], null, 2)}\n`;
}

function httpUrl(target: string): string {
  return `http://${target}`;
}
