import { join } from "node:path";
import type { Component } from "../supervisor/component.ts";
import { answersHttp } from "./answers.ts";
import { ENVIRONMENT, LOOPBACK, type StackContext, urlOf } from "./context.ts";
import { shopDatabaseUrl } from "./databases.ts";
import { launchNode, nodeEngine } from "./node-program.ts";
import { amqpUrl } from "./rabbitmq.ts";
import { shopRedisUrl } from "./redis.ts";

export const SERVICES = ["gateway", "inventory", "orders", "payments", "worker"] as const;
type Service = (typeof SERVICES)[number];

/** Part of the requests that are traced whole; enough to find one of each kind, little enough to keep. */
const TRACED = "0.2";

/** The shop's own services, each with a public (the worker has none) and an admin listener. */
export function shopServices(context: StackContext): Component[] {
  const { ports, secrets } = context;
  const signing = { PAYMENTS_SIGNING_KEY: secrets.paymentsSigningKey };
  const upstream = { INVENTORY_URL: urlOf(ports.inventory), PAYMENTS_URL: urlOf(ports.payments) };
  return [
    service(context, "payments", { title: "Payments", port: ports.payments, env: signing }),
    service(context, "inventory", {
      title: "Inventory",
      port: ports.inventory,
      needs: ["sut-postgres"],
      uses: ["redis"],
      env: { DATABASE_URL: shopDatabaseUrl(context, "inventory"), REDIS_URL: shopRedisUrl(context) },
    }),
    service(context, "orders", {
      title: "Orders",
      port: ports.orders,
      needs: ["sut-postgres"],
      uses: ["rabbitmq", "inventory", "payments"],
      env: { ...signing, ...upstream, DATABASE_URL: shopDatabaseUrl(context, "orders"), AMQP_URL: amqpUrl(context) },
    }),
    service(context, "worker", {
      title: "Worker",
      port: null,
      needs: ["sut-postgres"],
      uses: ["rabbitmq", "payments"],
      heapMb: 192,
      env: {
        ...signing,
        PAYMENTS_URL: upstream.PAYMENTS_URL,
        DATABASE_URL: shopDatabaseUrl(context, "worker"),
        AMQP_URL: amqpUrl(context),
      },
    }),
    service(context, "gateway", {
      title: "Storefront",
      port: ports.gateway,
      uses: ["inventory", "orders"],
      env: { INVENTORY_URL: urlOf(ports.inventory), ORDERS_URL: urlOf(ports.orders) },
    }),
  ];
}

/** The admin listener of a service. */
export function adminUrl({ ports }: StackContext, name: Service): string {
  return urlOf(ports[`${name}Admin`]);
}

type Spec = {
  title: string;
  port: number | null;
  needs?: string[];
  uses?: string[];
  heapMb?: number;
  env: Record<string, string>;
};

function service(context: StackContext, name: Service, spec: Spec): Component {
  const { data, ports, secrets } = context;
  const env = {
    HOST: LOOPBACK,
    ...(spec.port === null ? {} : { PORT: String(spec.port) }),
    ADMIN_PORT: String(ports[`${name}Admin`]),
    ADMIN_TOKEN: secrets.adminToken,
    CONFIG_FILE: join(data.config, `${name}.json`),
    ENVIRONMENT_NAME: ENVIRONMENT,
    OTEL_SERVICE_NAME: name,
    OTEL_EXPORTER_OTLP_ENDPOINT: urlOf(ports.telemetry),
    OTEL_TRACES_SAMPLER: "parentbased_traceidratio",
    OTEL_TRACES_SAMPLER_ARG: TRACED,
    ...spec.env,
  };
  const program = `sut/${name}/main.ts`;
  return {
    name,
    title: spec.title,
    needs: spec.needs ?? [],
    after: ["agent"],
    uses: ["telemetry", ...(spec.uses ?? [])],
    engine: () => Promise.resolve(nodeEngine),
    launch: () =>
      Promise.resolve(
        launchNode(context, { program, env, imports: "sut/kit/telemetry.ts", heapMb: spec.heapMb ?? 128 }),
      ),
    check: (signal) => answersHttp(`${adminUrl(context, name)}/healthz`, signal),
    url: spec.port === null ? adminUrl(context, name) : urlOf(spec.port),
  };
}
