import { join } from "node:path";
import { amqpUrl, shopDatabaseUrl, shopCache } from "../connections.ts";
import type { Service } from "../environments.ts";
import type { PortName } from "../ports.ts";
import type { Component } from "../supervisor/component.ts";
import { answersHttp } from "./answers.ts";
import { ENVIRONMENT, LOOPBACK, type StackContext, urlOf } from "./context.ts";
import { launchNode, nodeEngine } from "./node-program.ts";

/** Part of the requests that are traced whole; enough to find one of each kind, little enough to keep. */
const TRACED = "0.2";

/** The shop's own services, each with a public (the worker has none) and an admin listener. */
export function shopServices(context: StackContext): Component[] {
  const { ports, secrets } = context;
  const signing = { PAYMENTS_SIGNING_KEY: secrets.paymentsSigningKey };
  const cache = shopCache(context);
  return [
    service(context, "payments", { title: "Payments", port: ports.payments, env: signing }),
    service(context, "inventory", {
      title: "Inventory",
      port: ports.inventory,
      needs: ["sut-postgres"],
      uses: ["redis"],
      env: {
        DATABASE_URL: shopDatabaseUrl(context, "inventory"),
        REDIS_URL: cache.url,
        REDIS_CREDENTIALS: cache.credentials,
      },
    }),
    service(context, "orders", {
      title: "Orders",
      port: ports.orders,
      needs: ["sut-postgres"],
      uses: ["rabbitmq", "inventory", "payments"],
      upstreams: { inventory: "ordersToInventory", payments: "ordersToPayments" },
      env: { ...signing, DATABASE_URL: shopDatabaseUrl(context, "orders"), AMQP_URL: amqpUrl(context) },
    }),
    service(context, "worker", {
      title: "Worker",
      port: null,
      needs: ["sut-postgres"],
      uses: ["rabbitmq", "payments"],
      heapMb: 192,
      upstreams: { payments: "workerToPayments" },
      env: { ...signing, DATABASE_URL: shopDatabaseUrl(context, "worker"), AMQP_URL: amqpUrl(context) },
    }),
    service(context, "gateway", {
      title: "Storefront",
      port: ports.gateway,
      uses: ["inventory", "orders"],
      upstreams: { inventory: "gatewayToInventory", orders: "gatewayToOrders" },
      env: {},
    }),
  ];
}

/** The admin listener of a service. */
function adminUrl({ ports }: StackContext, name: Service): string {
  return urlOf(ports[`${name}Admin`]);
}

type Spec = {
  title: string;
  port: number | null;
  needs?: string[];
  uses?: string[];
  heapMb?: number;
  /** The services that it calls, with the port of its sidecar that carries the calls on. */
  upstreams?: Partial<Record<Upstream, PortName>>;
  env: Record<string, string>;
};
type Upstream = "inventory" | "orders" | "payments";

/** Where a service finds those that it calls: its sidecar, or themselves where there is no mesh. */
async function upstreamUrls({ ports, available }: StackContext, upstreams: Spec["upstreams"] = {}) {
  const mesh = await available.has("mesh");
  const names: Upstream[] = ["inventory", "orders", "payments"];
  const urls = names.flatMap((name) => {
    const carrier = upstreams[name];
    return carrier === undefined ? [] : [[`${name.toUpperCase()}_URL`, urlOf(ports[mesh ? carrier : name])] as const];
  });
  return Object.fromEntries(urls);
}

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
    launch: async () =>
      launchNode(context, {
        program,
        env: { ...env, ...(await upstreamUrls(context, spec.upstreams)) },
        imports: "sut/kit/telemetry.ts",
        heapMb: spec.heapMb ?? 128,
      }),
    check: (signal) => answersHttp(`${adminUrl(context, name)}/healthz`, signal),
    url: spec.port === null ? adminUrl(context, name) : urlOf(spec.port),
  };
}
