import { once } from "node:events";
import { createAdaptorServer, type ServerType } from "@hono/node-server";
import type { Hono } from "hono";
import { z } from "zod";
import { createAdminApp, type Health } from "./admin-app.ts";
import { type Config, createConfig } from "./config.ts";
import { flush } from "./flush.ts";
import type { HttpClient } from "./http-client.ts";
import { type Knobs, LOG_LEVEL_KNOB } from "./knobs.ts";
import { createLogger, type Logger } from "./logger.ts";
import { createPublicApp } from "./public-app.ts";
import { showRelease } from "./release.ts";
import { upstreamClient, upstreamKnobs } from "./upstreams.ts";

const DRAIN_MS = 8000;
/**
 * How much longer than announced an idle connection is kept. A client stops using one shortly before the time that it
 * was told; one that was held up for a moment would send on a connection that was just closed.
 */
const KEEP_ALIVE_BUFFER_MS = 30_000;
const IDLE_LOOK_MS = 50;
const READY_CHECK_MS = 200;

const port = z.coerce.number().int().min(1).max(65_535);
/** What every service needs to be told; `PORT` is for those with a public listener. */
const BASE_SETTINGS = z.object({
  HOST: z.string().default("127.0.0.1"),
  ADMIN_PORT: port,
  ADMIN_TOKEN: z.string().min(16, "must have at least 16 characters"),
  CONFIG_FILE: z.string().min(1),
  OTEL_SERVICE_NAME: z.string().min(1),
});

type AllKnobs<K extends Knobs> = K & typeof LOG_LEVEL_KNOB;
export type ServiceContext<S, K extends Knobs, P extends string> = {
  settings: S;
  config: Config<AllKnobs<K>>;
  log: Logger;
  app: Hono;
  /** A client of one of the `upstreams`. */
  client: (peer: P, timeoutMs: () => number) => HttpClient;
};
/** What a service is made of once set up: `checks` are for `/healthz`, `stop` runs after the last request ended. */
export type ServiceParts = { checks?: Record<string, () => boolean>; stop?: () => Promise<void> };

type Definition<S, K extends Knobs, P extends string> = {
  /** Variables of the environment that this service needs beside the ones that all have. */
  settings: z.ZodType<S>;
  knobs: K;
  /** The services that this one calls, and where the environment has them. */
  upstreams?: (settings: S) => Record<P, string>;
  /** Whether it has a public listener, on `PORT`. */
  listens: boolean;
  setUp: (context: ServiceContext<S, K, P>) => Promise<ServiceParts> | ServiceParts;
};

/**
 * Starts a service: reads its settings, opens its listeners, and drains on SIGTERM, SIGINT or `POST /restart`: no new
 * connection, requests in flight get up to 8 s, then what it holds is closed and telemetry is sent.
 * With settings missing the process ends with one line that names them.
 */
export async function startService<S, K extends Knobs, P extends string = never>(
  definition: Definition<S, K, P>,
): Promise<void> {
  const base = readSettings(BASE_SETTINGS);
  const settings = readSettings(definition.settings);
  const publicPort = definition.listens ? readSettings(z.object({ PORT: port })).PORT : undefined;
  const log = createLogger(base.OTEL_SERVICE_NAME);
  const callable = upstreamKnobs(definition.upstreams?.(settings) ?? {});
  const all = createConfig<Knobs>({ ...LOG_LEVEL_KNOB, ...definition.knobs, ...callable }, base.CONFIG_FILE, log);
  const config = configOf<AllKnobs<K>>(all);
  config.watch("log_level", (level) => (log.level = level));
  if ("release" in all.knobs) all.watch("release", (release) => showRelease(String(release)));

  const app = createPublicApp(log);
  const client = (peer: P, timeoutMs: () => number) => upstreamClient(peer, (key) => all.get(key), timeoutMs);
  const parts = await definition.setUp({ settings, config, log, app, client });
  const life = createLife(parts);
  const servers: ServerType[] = [];
  const stop = async (reason: string) => {
    if (!life.drain()) return;
    log.info({ reason }, "service stopping");
    await Promise.all(servers.map(closeServer));
    await parts.stop?.();
    await flush();
    process.exit(0);
  };
  const admin = createAdminApp({
    service: base.OTEL_SERVICE_NAME,
    token: base.ADMIN_TOKEN,
    config: all,
    health: () => life.health(),
    restart: () => setImmediate(() => void stop("restart asked for")),
  });
  process.on("SIGTERM", () => void stop("SIGTERM"));
  process.on("SIGINT", () => void stop("SIGINT"));

  servers.push(await listen(admin, base.HOST, base.ADMIN_PORT));
  if (publicPort !== undefined) servers.push(await listen(app, base.HOST, publicPort));
  log.info({ port: publicPort, admin_port: base.ADMIN_PORT }, "service started");
}

/** Guarantee: `all` was made of knobs that contain K, so every key of K has a value of its type. */
const configOf = <K extends Knobs>(all: Config<Knobs>) => all as unknown as Config<K>;

/** Health is `starting` until every check passed once: then a lost dependency makes it degraded, not dead. */
function createLife(parts: ServiceParts) {
  let draining = false;
  let ready = false;
  const look = () => Object.fromEntries(Object.entries(parts.checks ?? {}).map(([name, check]) => [name, check()]));
  // Whether it was ready must not depend on whether somebody asked then.
  const watch = setInterval(() => {
    ready ||= Object.values(look()).every(Boolean);
    if (ready) clearInterval(watch);
  }, READY_CHECK_MS);
  watch.unref();
  return {
    /** False when draining has begun before. */
    drain: () => !draining && (draining = true),
    health(): Health {
      const checks = look();
      const allPass = Object.values(checks).every(Boolean);
      ready ||= allPass;
      if (draining) return { status: "draining", checks };
      if (!ready) return { status: "starting", checks };
      return { status: allPass ? "ok" : "degraded", checks };
    },
  };
}

async function listen(app: Hono, hostname: string, portNumber: number): Promise<ServerType> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    overrideGlobalObjects: false,
    serverOptions: { keepAliveTimeoutBuffer: KEEP_ALIVE_BUFFER_MS },
  });
  server.listen(portNumber, hostname);
  await once(server, "listening");
  return server;
}

async function closeServer(server: ServerType): Promise<void> {
  const closed = once(server, "close");
  server.close();
  if (!("closeIdleConnections" in server)) return;
  server.closeIdleConnections();
  // A connection whose last request has just ended is kept for the next, which will not come any more.
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_LOOK_MS);
  const impatience = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(impatience);
}

function readSettings<S>(schema: z.ZodType<S>): S {
  const result = schema.safeParse(process.env);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
  process.stderr.write(`cannot start: these environment variables are missing or wrong: ${problems}\n`);
  process.exit(78);
}
