import {
  type Access,
  ENVIRONMENT_COMPONENTS,
  RABBITMQ_PLUGINS,
  amqpUrl,
  deriveKey,
  environmentsFile,
  meshPlaces,
  monitoringFiles,
  platformDatabaseUrl,
  rabbitmqConfiguration,
  redisConfiguration,
  shopCache,
  shopDatabaseUrl,
  shopSetupSettings,
  signCredential,
} from "@mayday/local/provisioning";
import { MONITORING, observabilityFiles } from "./observability-files.ts";
import { telemetryStores } from "./targets.ts";

/** The name that metrics, logs and spans of the shop in compose carry. */
export const ENVIRONMENT = "compose";

/** What one container may read and no other: its files, and the user who it runs as. */
export type Private = { uid: number; files: Record<string, string> };

export const NODE_UID = 1000;
/** Debian's first system user, which PostgreSQL, Redis and RabbitMQ have in their official images. */
const SERVER_UID = 999;
const ALL_INTERFACES = "0.0.0.0";

/** Everything that containers are told and that is secret or depends on the profiles, per container. */
export async function privateFiles(access: Access, profiles: ReadonlySet<string>): Promise<Record<string, Private>> {
  return {
    ...platformFiles(access, profiles),
    ...shopFiles(access, profiles),
    ...serverFiles(access),
    ...(await observabilityFiles(access, ENVIRONMENT)),
  };
}

function platformFiles(access: Access, profiles: ReadonlySet<string>): Record<string, Private> {
  const { secrets } = access;
  const stores = telemetryStores(profiles);
  const components = ENVIRONMENT_COMPONENTS.filter((name) => name !== "locust" || profiles.has("load"));
  return {
    agent: node({
      CHAT_DATABASE_URL: platformDatabaseUrl(access, "mayday_agent"),
      TOOLS_HOST_TOKEN: signCredential(secrets.credentialSecret, "host", "agent"),
      SESSION_SECRET: deriveKey(secrets.credentialSecret, "sessions"),
    }),
    "agent-telemetry": node({ OTLP_URL: `http://${stores.otlp}` }),
    tools: node(
      {
        RUNS_DATABASE_URL: platformDatabaseUrl(access, "mayday_tools"),
        CREDENTIAL_SECRET: secrets.credentialSecret,
        WEBHOOK_TOKEN: secrets.webhookToken,
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://${stores.otlp}`,
      },
      {
        "environments.json": environmentsFile(access, {
          name: ENVIRONMENT,
          loki: stores.loki,
          tempo: stores.tempo,
          mesh: access.targets.mesh,
          monitoring: monitoringFiles(MONITORING),
          components,
        }),
      },
    ),
    "shop-database": node(shopSetupSettings(access)),
  };
}

function shopFiles(access: Access, profiles: ReadonlySet<string>): Record<string, Private> {
  const { secrets } = access;
  const every = {
    ADMIN_TOKEN: secrets.adminToken,
    ENVIRONMENT_NAME: ENVIRONMENT,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://${telemetryStores(profiles).otlp}`,
  };
  const signing = { PAYMENTS_SIGNING_KEY: secrets.paymentsSigningKey };
  const queue = { AMQP_URL: amqpUrl(access) };
  return {
    gateway: node(every),
    inventory: node({
      ...every,
      DATABASE_URL: shopDatabaseUrl(access, "inventory"),
      REDIS_URL: shopCache(access).url,
      REDIS_CREDENTIALS: shopCache(access).credentials,
    }),
    orders: node({ ...every, ...signing, ...queue, DATABASE_URL: shopDatabaseUrl(access, "orders") }),
    payments: node({ ...every, ...signing }),
    worker: node({ ...every, ...signing, ...queue, DATABASE_URL: shopDatabaseUrl(access, "worker") }),
    mesh: node({
      ADMIN_TOKEN: secrets.adminToken,
      ENVIRONMENT_NAME: ENVIRONMENT,
      TELEMETRY_ADDRESS: telemetryStores(profiles).otlp,
      SIDECARS: JSON.stringify(meshPlaces(access.targets, ALL_INTERFACES)),
    }),
  };
}

function serverFiles({ secrets }: Access): Record<string, Private> {
  const everywhere = { host: ALL_INTERFACES };
  const broker = { port: 5672, managementPort: 15672, metricsPort: 15692, password: secrets.rabbitmq };
  return {
    "sut-postgres": server({ password: secrets.sutPostgres }),
    "platform-postgres": server({ password: secrets.platformPostgres }),
    redis: server({
      password: secrets.redis,
      "redis.conf": redisConfiguration({
        ...everywhere,
        port: 6379,
        password: secrets.redis,
        shopPassword: secrets.redisBlue,
      }),
    }),
    rabbitmq: server({
      "rabbitmq.conf": rabbitmqConfiguration({ ...everywhere, ...broker }),
      enabled_plugins: RABBITMQ_PLUGINS,
    }),
  };
}

/** An official image that keeps data. */
function server(files: Record<string, string>): Private {
  return { uid: SERVER_UID, files };
}

/** A program of the project's own: settings in the form that `node --env-file` reads, which needs no quotes here. */
function node(settings: Record<string, string>, files: Record<string, string> = {}): Private {
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  return { uid: NODE_UID, files: { "settings.env": lines.join(""), ...files } };
}
