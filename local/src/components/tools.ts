import { join } from "node:path";
import { PROJECT } from "../project.ts";
import type { Component } from "../supervisor/component.ts";
import { writeFileAtomically } from "../write-file-atomically.ts";
import { answersHttp } from "./answers.ts";
import { ENVIRONMENT_COMPONENTS } from "./availability.ts";
import { ENVIRONMENT, LOOPBACK, type StackContext, urlOf } from "./context.ts";
import { platformDatabaseUrl, shopDatabaseUrl } from "./databases.ts";
import { launchNode, nodeEngine } from "./node-program.ts";
import { amqpUrl, RABBITMQ_USER } from "./rabbitmq.ts";
import { redisUrl } from "./redis.ts";
import { SERVICES, adminUrl } from "./services.ts";

export const CATALOG_DIR = join(PROJECT, "scenarios/catalog");
export const HINTS_DIR = join(PROJECT, "scenarios/hints");

/** The control plane. */
export function tools(context: StackContext): Component {
  const { data, ports, secrets } = context;
  const url = urlOf(ports.tools);
  const env = {
    HOST: LOOPBACK,
    PORT: String(ports.tools),
    RUNS_DATABASE_URL: platformDatabaseUrl(context, "mayday_tools"),
    CREDENTIAL_SECRET: secrets.credentialSecret,
    WEBHOOK_TOKEN: secrets.webhookToken,
    ENVIRONMENTS_FILE: data.environments,
    CATALOG_DIR,
    HINTS_DIR,
  };
  return {
    name: "tools",
    title: "Tools",
    needs: ["platform-postgres"],
    after: ["agent"],
    uses: [...ENVIRONMENT_COMPONENTS, ...SERVICES],
    engine: () => Promise.resolve(nodeEngine),
    launch: async () => {
      await writeEnvironments(context);
      return launchNode(context, { program: "tools/src/main.ts", env, heapMb: 192 });
    },
    check: (signal) => answersHttp(`${url}/healthz`, signal),
    url,
  };
}

/** Tells tools about the one environment of a local stack (docs/architecture.md, ENVIRONMENTS_FILE). */
async function writeEnvironments(context: StackContext): Promise<void> {
  const { data, ports, secrets, available } = context;
  const environment = {
    name: ENVIRONMENT,
    gatewayUrl: urlOf(ports.gateway),
    adminToken: secrets.adminToken,
    services: Object.fromEntries(SERVICES.map((name) => [name, adminUrl(context, name)])),
    databaseUrl: shopDatabaseUrl(context, "operator"),
    readerUrl: shopDatabaseUrl(context, "reader"),
    analystUrl: shopDatabaseUrl(context, "analyst"),
    redisUrl: redisUrl(context),
    redisCredentials: { blue: secrets.redisBlue, green: secrets.redisGreen },
    rabbitmq: {
      url: urlOf(ports.rabbitmqManagement),
      amqpUrl: amqpUrl(context),
      user: RABBITMQ_USER,
      password: secrets.rabbitmq,
      queue: "orders",
    },
    prometheusUrl: urlOf(ports.prometheus),
    alertmanagerUrl: urlOf(ports.alertmanager),
    lokiUrl: urlOf(ports.telemetry),
    tempoUrl: urlOf(ports.telemetry),
    locustUrl: urlOf(ports.locust),
    components: await available.names(),
  };
  await writeFileAtomically(data.environments, `${JSON.stringify([environment], null, 2)}\n`, 0o600);
}
