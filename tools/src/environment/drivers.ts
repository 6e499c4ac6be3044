import { alertmanager } from "./alertmanager.ts";
import { cache } from "./cache.ts";
import { database } from "./database.ts";
import { databaseContent } from "./database-content.ts";
import { databaseReader } from "./database-reader.ts";
import { databaseRoles } from "./database-roles.ts";
import { databaseSessions } from "./database-sessions.ts";
import type { EnvironmentEntry } from "./environments-file.ts";
import { loadGenerator } from "./load-generator.ts";
import { loki } from "./loki.ts";
import { mesh } from "./mesh.ts";
import { messageBroker } from "./message-broker.ts";
import { monitoring } from "./monitoring.ts";
import { prometheus } from "./prometheus.ts";
import { serviceAdmin } from "./service-admin.ts";
import { tempo } from "./tempo.ts";

/** The drivers of one environment. */
export type Drivers = ReturnType<typeof buildDrivers>;

/** A driver per component, each limited to this environment. */
export function buildDrivers(entry: EnvironmentEntry) {
  // One process serves both APIs in a local run, under its own name.
  const oneStore = entry.components.includes("telemetry");
  const { user, password } = entry.rabbitmq;
  const basic = Buffer.from(`${user}:${password}`).toString("base64");
  const bearer = { authorization: `Bearer ${entry.adminToken}` };
  const metrics = prometheus({ name: "prometheus", url: entry.prometheusUrl }, entry.name);
  return {
    components: entry.components,
    metrics,
    alerts: alertmanager({ name: "alertmanager", url: entry.alertmanagerUrl }, entry.name, metrics),
    logs: loki({ name: oneStore ? "telemetry" : "loki", url: entry.lokiUrl }, entry.name),
    traces: tempo({ name: oneStore ? "telemetry" : "tempo", url: entry.tempoUrl }, entry.name),
    monitoring: monitoring(metrics.source, entry.monitoring),
    load: loadGenerator({ name: "locust", url: entry.locustUrl }),
    broker: messageBroker(
      { name: "rabbitmq", url: entry.rabbitmq.url, headers: { authorization: `Basic ${basic}` } },
      entry.rabbitmq.queue,
      entry.rabbitmq.amqpUrl,
    ),
    mesh: entry.meshUrl === undefined ? null : mesh({ name: "mesh", url: entry.meshUrl, headers: bearer }),
    cache: cache(entry.redisUrl, entry.redisCredentials),
    database: database(entry.databaseUrl),
    reader: databaseReader(entry.readerUrl),
    roles: databaseRoles(entry.databaseUrl),
    content: databaseContent(entry.databaseUrl),
    sessions: databaseSessions(entry.analystUrl),
    services: new Map(
      Object.entries(entry.services).map(([name, url]) => [name, serviceAdmin({ name, url, headers: bearer })]),
    ),
  };
}
