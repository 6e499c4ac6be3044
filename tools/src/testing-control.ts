import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Hono } from "hono";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { TOOLS, type ToolInput, type ToolName, type ToolResult } from "./contract.ts";
import type { Control } from "./control.ts";
import { signCredential, type Credential } from "./credentials.ts";
import type { Environment } from "./environment/environment.ts";
import type { EnvironmentEntry } from "./environment/environments-file.ts";
import { Catalog } from "./host/catalog.ts";
import type { ServeCaller } from "./mcp/http.ts";
import { RunHost } from "./host/run-host.ts";
import { listen } from "./listen.ts";
import { createLogger } from "./log.ts";
import { RunUpdates } from "./mcp/run-updates.ts";
import { createMetrics } from "./metrics.ts";
import { RateLimiter } from "./rate-limit.ts";
import { createApp, type Readiness } from "./server.ts";
import { createPool, migrateDatabase } from "./store/database.ts";
import { RunStore } from "./store/run-store.ts";

const room = (path: string) => fileURLToPath(new URL(`../../scenarios/${path}`, import.meta.url));
export const SECRETS = { credential: "a-secret-for-tests-only", webhook: "a-webhook-token-for-tests" };

/** An entry of `ENVIRONMENTS_FILE` for a system of which nothing is up: everything is at a port where nobody listens. */
export function darkEntry(port: number): EnvironmentEntry {
  const http = `http://127.0.0.1:${port}`;
  return {
    name: "dark",
    gatewayUrl: http,
    adminToken: "t",
    services: { gateway: http, inventory: http, orders: http, payments: http, worker: http },
    databaseUrl: `postgres://127.0.0.1:${port}/shop`,
    readerUrl: `postgres://127.0.0.1:${port}/shop`,
    analystUrl: `postgres://127.0.0.1:${port}/shop`,
    redisUrl: `redis://127.0.0.1:${port}`,
    redisCredentials: { blue: "b", green: "g" },
    rabbitmq: { url: http, amqpUrl: `amqp://127.0.0.1:${port}`, user: "u", password: "p", queue: "orders" },
    prometheusUrl: http,
    alertmanagerUrl: http,
    lokiUrl: http,
    tempoUrl: http,
    locustUrl: http,
    components: ["sut-postgres", "redis", "rabbitmq", "prometheus", "alertmanager", "telemetry", "locust"],
  };
}

export type TestControl = {
  url: string;
  control: Control;
  app: Hono;
  /** Another app on the same control plane, which serves another MCP server. */
  appWith: (serve: ServeCaller) => Hono;
  setReadiness: (state: Readiness) => void;
  token: (credential: Credential) => string;
  stop: () => Promise<void>;
};

/** A real control plane for tests: real PostgreSQL (the caller's), real HTTP on a free port, the real catalog. */
export async function startControl(options: {
  postgresUrl: string;
  environments: Environment[];
  catalog?: Control["catalog"];
  tickMs?: number;
}): Promise<TestControl> {
  const logger = createLogger("silent");
  const metrics = createMetrics();
  const pool = createPool(options.postgresUrl, logger);
  await migrateDatabase(pool);
  const store = new RunStore(pool);
  const environments = new Map(options.environments.map((environment) => [environment.name, environment]));
  const catalog = options.catalog ?? new Catalog({ catalog: room("catalog"), hints: room("hints") });
  const tickMs = options.tickMs ?? 50;
  const updates = new RunUpdates();
  const runs = new RunHost({ store, environments, catalog, logger, metrics, updates, tickMs });
  const issue: Control["issue"] = (credential, ttl) => signCredential(SECRETS.credential, credential, ttl);
  const control: Control = {
    logger,
    metrics,
    store,
    environments,
    catalog,
    runs,
    updates,
    issue,
    rateLimiter: new RateLimiter(),
  };
  let state: Readiness = { control };
  const settings = {
    HOST: "127.0.0.1",
    ALLOWED_HOSTS: [],
    CREDENTIAL_SECRET: SECRETS.credential,
    WEBHOOK_TOKEN: SECRETS.webhook,
  };
  const appWith = (serveCaller?: ServeCaller) =>
    createApp({ settings, metrics, readiness: () => state, ...(serveCaller && { serve: serveCaller }) });
  const app = appWith();
  const server = listen(app, "127.0.0.1", 0);
  await once(server, "listening");
  await runs.start();
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    control,
    app,
    appWith,
    setReadiness: (next) => (state = next),
    token: (credential) => issue(credential, 3600),
    stop: async () => {
      if ("closeAllConnections" in server) server.closeAllConnections();
      server.close();
      await runs.stop();
      await pool.end();
    },
  };
}

export type Session = {
  client: Client;
  call: <N extends ToolName>(tool: N, input: ToolInput<N>) => Promise<ToolResult<N>>;
  /** As `call`, but a failure of the tool throws. */
  get: <N extends ToolName>(tool: N, input: ToolInput<N>) => Promise<Extract<ToolResult<N>, { status: "ok" }>>;
};

/** A real MCP client (2026-07-28) with a credential. */
export async function connect(plane: Pick<TestControl, "url" | "token">, credential: Credential): Promise<Session> {
  const client = new Client({ name: "test", version: "1" }, { versionNegotiation: { mode: { pin: "2026-07-28" } } });
  const headers = { authorization: `Bearer ${plane.token(credential)}` };
  await client.connect(new StreamableHTTPClientTransport(new URL("/mcp", plane.url), { requestInit: { headers } }));
  const call: Session["call"] = async (tool, input) => {
    const { structuredContent } = await client.callTool({ name: tool, arguments: { ...input } });
    return asResult(tool, structuredContent);
  };
  const get: Session["get"] = async (tool, input) => {
    const result = await call(tool, input);
    if (result.status !== "ok") throw new Error(`${tool}: ${JSON.stringify(result)}`);
    return result;
  };
  return { client, call, get };
}

/** The server has parsed it by the tool's own schema; here only what arrives is checked to be one. */
function asResult<N extends ToolName>(tool: N, content: unknown): ToolResult<N> {
  if (typeof content !== "object" || content === null || !("status" in content))
    throw new Error(`${tool} gave no structured result`);
  if (content.status === "ok") TOOLS[tool].output.parse(content);
  return content as ToolResult<N>;
}
