import type { MonitoringFiles } from "./components/monitoring-files.ts";
import { RABBITMQ_USER, type Access, amqpUrl, redisUrl, shopDatabaseUrl } from "./connections.ts";

/** The shop's own services. */
export const SERVICES = ["gateway", "inventory", "orders", "payments", "worker"] as const;
export type Service = (typeof SERVICES)[number];

/** What differs from one deployment to another. */
type Deployment = {
  name: string;
  /** Who answers queries for logs and for traces, as `host:port`. */
  loki: string;
  tempo: string;
  /** Who owns the mesh's policy, where there is a mesh. */
  mesh?: string | undefined;
  /** Files of Prometheus that tools may change. */
  monitoring: MonitoringFiles;
  /** What of an environment there is. */
  components: readonly string[];
};

/** The text of `ENVIRONMENTS_FILE` for one environment (docs/architecture.md). */
export function environmentsFile(access: Access, deployment: Deployment): string {
  const { targets, secrets } = access;
  const environment = {
    name: deployment.name,
    gatewayUrl: httpUrl(targets.gateway),
    adminToken: secrets.adminToken,
    services: Object.fromEntries(SERVICES.map((service) => [service, httpUrl(targets[`${service}Admin`])])),
    databaseUrl: shopDatabaseUrl(access, "operator"),
    readerUrl: shopDatabaseUrl(access, "reader"),
    analystUrl: shopDatabaseUrl(access, "analyst"),
    redisUrl: redisUrl(access),
    redisCredentials: { blue: secrets.redisBlue, green: secrets.redisGreen },
    rabbitmq: {
      url: httpUrl(targets.rabbitmqManagement),
      amqpUrl: amqpUrl(access),
      user: RABBITMQ_USER,
      password: secrets.rabbitmq,
      queue: "orders",
    },
    prometheusUrl: httpUrl(targets.prometheus),
    alertmanagerUrl: httpUrl(targets.alertmanager),
    lokiUrl: httpUrl(deployment.loki),
    tempoUrl: httpUrl(deployment.tempo),
    locustUrl: httpUrl(targets.locust),
    ...(deployment.mesh !== undefined && { meshUrl: httpUrl(deployment.mesh) }),
    monitoring: deployment.monitoring,
    components: deployment.components,
  };
  return `${JSON.stringify([environment], null, 2)}\n`;
}

function httpUrl(target: string): string {
  return `http://${target}`;
}
