import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { Client } from "pg";
import { describe, expect, inject, it } from "vitest";
import { PORTS, type PortName } from "./ports.ts";
import { PROJECT } from "./project.ts";
import { stateOf } from "./stack-processes.ts";

/**
 * Walks every endpoint of every process without a token. The listeners are those of ports.ts, each with an entry here or
 * this file does not compile; the routes of the project's own processes are read from their sources, so that a new one is
 * walked without being written down here.
 */

const { ports } = await stateOf(inject("stack").dataDir);
const hasMesh = (await readFile(inject("stack").environmentsFile, "utf8")).includes('"meshUrl"');

type Http = {
  speaks: "http";
  /** Files that declare its routes, with the prefix under which they are. */
  sources?: Record<string, string>;
  routes?: string[];
  /** Routes of the secure plane that need no token: they say nothing but how the process is. */
  open?: string[];
};
type Listener = Http | { speaks: "postgres" | "redis" | "amqp" | "erlang" | "mutual TLS" };

const STATUS = ["/healthz", "/metrics"];
const admin: Http = { speaks: "http", sources: { "sut/kit/admin-app.ts": "" }, open: STATUS };
const sidecarStatistics: Http = { speaks: "http", routes: ["GET /ready", "GET /stats/prometheus", "GET /config_dump"] };
/** What a service is offered by its sidecar: another service. */
const carried: Http = { speaks: "http", routes: ["GET /nothing"] };
const LISTENERS: Record<PortName, Listener> = {
  agent: { speaks: "http", sources: { "agent/src/http": "" } },
  tools: { speaks: "http", sources: { "tools/src/server.ts": "" }, open: STATUS },
  gateway: { speaks: "http", sources: { "sut/gateway": "" } },
  gatewayAdmin: admin,
  inventory: { speaks: "http", sources: { "sut/inventory": "" } },
  inventoryAdmin: admin,
  orders: { speaks: "http", sources: { "sut/orders": "" } },
  ordersAdmin: admin,
  payments: { speaks: "http", sources: { "sut/payments": "" } },
  paymentsAdmin: admin,
  workerAdmin: admin,
  sutPostgres: { speaks: "postgres" },
  platformPostgres: { speaks: "postgres" },
  redis: { speaks: "redis" },
  rabbitmq: { speaks: "amqp" },
  rabbitmqManagement: {
    speaks: "http",
    routes: [
      "GET /api/overview",
      "GET /api/queues",
      "PUT /api/policies/%2F/x",
      "DELETE /api/queues/%2F/orders/contents",
    ],
  },
  rabbitmqMetrics: { speaks: "http", routes: ["GET /metrics"] },
  rabbitmqDistribution: { speaks: "erlang" },
  rabbitmqEpmd: { speaks: "erlang" },
  prometheus: { speaks: "http", routes: ["GET /-/ready", "GET /api/v1/query?query=up", "GET /metrics"] },
  alertmanager: { speaks: "http", routes: ["GET /-/ready", "GET /api/v2/alerts", "GET /metrics"] },
  telemetry: {
    speaks: "http",
    sources: {
      "observability/lite/app.ts": "",
      "observability/lite/loki.ts": "/loki/api/v1",
      "observability/lite/tempo.ts": "/api",
      "observability/lite/receive.ts": "/v1",
    },
  },
  postgresExporter: { speaks: "http", routes: ["GET /metrics"] },
  redisExporter: { speaks: "http", routes: ["GET /metrics"] },
  locust: { speaks: "http", routes: ["GET /load", "GET /metrics", "GET /stats/requests"] },
  mesh: { speaks: "http", sources: { "sut/mesh/app.ts": "" }, open: ["/healthz"] },
  gatewayMeshStats: sidecarStatistics,
  inventoryMeshStats: sidecarStatistics,
  ordersMeshStats: sidecarStatistics,
  paymentsMeshStats: sidecarStatistics,
  workerMeshStats: sidecarStatistics,
  inventoryMesh: { speaks: "mutual TLS" },
  ordersMesh: { speaks: "mutual TLS" },
  paymentsMesh: { speaks: "mutual TLS" },
  gatewayToInventory: carried,
  gatewayToOrders: carried,
  ordersToInventory: carried,
  ordersToPayments: carried,
  workerToPayments: carried,
};

type Route = { port: PortName; method: string; path: string };

async function routesOf(port: PortName, { sources = {}, routes = [] }: Http): Promise<Route[]> {
  const found = await Promise.all(Object.entries(sources).map(([place, prefix]) => routesIn(port, place, prefix)));
  const listed = routes.map((route) => {
    const [method = "", path = ""] = route.split(" ");
    return { port, method, path };
  });
  return [...found.flat(), ...listed];
}

/** Routes as Hono is told of them: `app.get("/path", …)`. */
async function routesIn(port: PortName, place: string, prefix: string): Promise<Route[]> {
  const at = join(PROJECT, place);
  const files = place.endsWith(".ts") ? [at] : (await readdir(at)).map((name) => join(at, name));
  const sources = files.filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
  const texts = await Promise.all(sources.map((file) => readFile(file, "utf8")));
  return texts.flatMap((text) =>
    [...text.matchAll(/\bapp\.(get|post|put|patch|delete|all)\(\s*"(\/[^"]*)"/g)].map(([, verb = "", path = ""]) => ({
      port,
      method: verb === "all" ? "POST" : verb.toUpperCase(),
      path: prefix + path.replaceAll(/:\w+/g, "1").replace("*", "x"),
    })),
  );
}

/** Those of the mesh are not there without Envoy. */
const isHere = (port: string) => hasMesh || !/^mesh$|Mesh|To[A-Z]/.test(port);
const http = Object.entries(LISTENERS).flatMap(([port, listener]) =>
  listener.speaks === "http" && isHere(port) ? [{ port: port as PortName, listener }] : [],
);
const routes = (await Promise.all(http.map(({ port, listener }) => routesOf(port, listener)))).flat();

const planesOf = (port: PortName) => [PORTS[port].plane].flat();
function isSecure({ port, path }: Route): boolean {
  const listener = LISTENERS[port];
  return planesOf(port).includes("secure") && !(listener.speaks === "http" && listener.open?.includes(path));
}
const ask = ({ port, method, path }: Route, authorization?: string) =>
  fetch(`http://127.0.0.1:${ports[port]}${path}`, {
    method,
    redirect: "manual",
    headers: { ...(authorization === undefined ? {} : { authorization }), "content-type": "application/json" },
  });
const named = (route: Route) => `${route.port} ${route.method} ${route.path}`;

describe("without a token", () => {
  it("every process of the project has routes that are walked", () => {
    const own = http.filter(({ listener }) => listener.sources !== undefined).map(({ port }) => port);
    for (const port of own) expect(routes.filter((route) => route.port === port).length, port).toBeGreaterThan(0);
    expect(routes.length).toBeGreaterThan(60);
  });

  it.each(routes.filter(isSecure).map((route) => [named(route), route] as const))(
    "is refused: %s",
    async (_, route) => {
      expect([401, 403]).toContain((await ask(route)).status);
      expect([401, 403]).toContain((await ask(route, "Bearer wrong")).status);
      expect([401, 403]).toContain((await ask(route, `Basic ${btoa("guest:guest")}`)).status);
    },
  );

  it.each(routes.filter((route) => !isSecure(route)).map((route) => [named(route), route] as const))(
    "is answered: %s",
    async (_, route) => {
      const { status } = await ask(route);
      // Payments knows its callers by their signature.
      if (route.port === "payments") expect(status).toBe(401);
      else expect([401, 403]).not.toContain(status);
      expect(status).toBeLessThan(500);
    },
  );
});

const speaking = (language: string) =>
  Object.entries(LISTENERS).flatMap(([port, { speaks }]) =>
    speaks === language && isHere(port) ? [port as PortName] : [],
  );

describe("what speaks no HTTP", () => {
  it.each(speaking("postgres"))("wants a password: %s", async (name) => {
    for (const user of ["postgres", "operator", "reader", "mayday_tools"]) {
      const client = new Client({
        host: "127.0.0.1",
        port: ports[name] ?? 0,
        user,
        password: "wrong",
        database: "postgres",
      });
      await expect(client.connect(), user).rejects.toMatchObject({ code: "28P01" });
    }
  });

  it.each(speaking("redis"))("wants a password: %s", async (name) => {
    expect(await say(name, "KEYS *\r\n")).toMatch(/^-NOAUTH/);
    expect(await say(name, "AUTH shop wrong\r\n")).toMatch(/^-WRONGPASS/);
  });

  it.each(speaking("amqp"))("begins with a handshake that wants a password: %s", async (name) => {
    // The second line is what RabbitMQ offers to be told who it is.
    expect(await say(name, "AMQP\u0000\u0000\u0009\u0001")).toMatch(/AMQPLAIN|PLAIN/);
  });

  it.each(speaking("mutual TLS"))("wants a certificate of the mesh: %s", async (name) => {
    const socket = connectTls({ host: "127.0.0.1", port: ports[name] ?? 0, rejectUnauthorized: false });
    socket.once("secureConnect", () => socket.write("GET / HTTP/1.1\r\nhost: a\r\n\r\n"));
    const [ended] = await Promise.race([once(socket, "error"), once(socket, "data")]).catch((error: unknown) => [
      error,
    ]);
    expect(String(ended)).toMatch(/alert/i);
    socket.destroy();
  });
});

/** The first that a listener answers. */
async function say(name: PortName, text: string): Promise<string> {
  const socket = createConnection({ host: "127.0.0.1", port: ports[name] ?? 0 });
  try {
    await once(socket, "connect");
    socket.write(text);
    const [answer] = (await once(socket, "data")) as [Buffer];
    return answer.toString("latin1");
  } finally {
    socket.destroy();
  }
}
