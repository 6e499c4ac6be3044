import { spawn, type ChildProcess } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import { freePort } from "@mayday/local/testing";
import { readSettings, type Settings } from "./settings.ts";
import { startAgent, type Agent } from "./server.ts";

/** The real tools process of this repository: started, not imported. */
const toolsMain = join(dirname(fileURLToPath(import.meta.resolve("@mayday/tools/contract"))), "main.ts");
/** A folder of the scenarios that are shipped: data, as tools is given it. */
export const scenariosFolder = (folder: "catalog" | "hints") => join(dirname(toolsMain), "../../scenarios", folder);

export type TestTools = {
  url: string;
  hostToken: string;
  token: (role: string, sub: string) => string;
  stop: () => Promise<void>;
};

/**
 * Starts the real tools process on a database, with so many environments of which every part is down: runs can be
 * started and wait in `preparing`, and nothing else is needed. Resolves when it is ready.
 */
export async function startTools(databaseUrl: string, environments = 1, port?: number): Promise<TestTools> {
  const folder = await mkdtemp(join(tmpdir(), "mayday-agent-"));
  const file = join(folder, "environments.json");
  const closed = `http://127.0.0.1:${await freePort()}`;
  const all = Array.from({ length: environments }, (_, index) => environment(`env-${index + 1}`, closed));
  await writeFile(file, JSON.stringify(all));
  const secret = randomBytes(24).toString("hex");
  const listen = port ?? (await freePort());
  const child = spawn(process.execPath, [toolsMain], {
    env: {
      PATH: process.env["PATH"],
      HOST: "127.0.0.1",
      PORT: String(listen),
      RUNS_DATABASE_URL: databaseUrl,
      CREDENTIAL_SECRET: secret,
      WEBHOOK_TOKEN: randomBytes(24).toString("hex"),
      ENVIRONMENTS_FILE: file,
      CATALOG_DIR: scenariosFolder("catalog"),
      HINTS_DIR: scenariosFolder("hints"),
      LOG_LEVEL: "warn",
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (piece: string) => (log = (log + piece).slice(-4000)));
  const exited = once(child, "exit");
  const url = `http://127.0.0.1:${listen}`;
  await answering(child, url, () => `tools did not start: ${log}`);
  const token = (role: string, sub: string) => signCredential(secret, { role, sub });
  return {
    url,
    hostToken: token("host", "agent"),
    token,
    stop: async () => {
      child.kill("SIGTERM");
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The real agent as a process of its own, as the supervisor starts it. Resolves when it listens. */
export async function spawnAgent(options: {
  databaseUrl: string;
  tools: Pick<TestTools, "url" | "hostToken">;
  port?: number;
  /** Further settings, by their names in the environment. */
  settings?: Record<string, string>;
}): Promise<{ url: string; port: number; kill: () => Promise<void>; stop: () => Promise<void> }> {
  const port = options.port ?? (await freePort());
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts")], {
    env: {
      PATH: process.env["PATH"],
      PORT: String(port),
      CHAT_DATABASE_URL: options.databaseUrl,
      TOOLS_URL: options.tools.url,
      TOOLS_HOST_TOKEN: options.tools.hostToken,
      SESSION_SECRET: "a-session-secret-for-tests",
      STATIC_DIR: tmpdir(),
      ...options.settings,
    },
    stdio: ["ignore", "ignore", "ignore"],
  });
  const exited = once(child, "exit");
  const url = `http://127.0.0.1:${port}`;
  await answering(child, url, () => `the agent did not start, exit code ${child.exitCode}`);
  /** Does nothing to a process that has ended. */
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await exited;
  };
  return {
    url,
    port,
    kill: async () => await end("SIGKILL"),
    stop: async () => await end("SIGTERM"),
  };
}

/** An agent in this process, quiet, on a free port; `settings` replaces what a test wants otherwise. */
export async function startTestAgent(
  settings: Pick<Settings, "CHAT_DATABASE_URL" | "TOOLS_URL" | "TOOLS_HOST_TOKEN"> & Partial<Settings>,
): Promise<Agent & { url: string }> {
  const env = { PORT: 0, SESSION_SECRET: "a-session-secret-for-tests", STATIC_DIR: tmpdir(), ...settings };
  const given = Object.entries(env).map(([name, value]) => [name, value === undefined ? undefined : String(value)]);
  const agent = await startAgent(
    readSettings(Object.fromEntries(given)),
    pino({ level: process.env["LOG_LEVEL"] ?? "silent" }),
  );
  return { ...agent, url: `http://127.0.0.1:${agent.port}` };
}

/** Waits until the process answers at /healthz; ends it and throws when it does not. */
async function answering(child: ChildProcess, url: string, problem: () => string): Promise<void> {
  const isUp = async () =>
    await fetch(`${url}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
  try {
    await until(async () => child.exitCode !== null || (await isUp()), "the process answers", 120);
    if (child.exitCode !== null) throw new Error("it ended");
  } catch (error) {
    child.kill("SIGKILL");
    throw new Error(problem(), { cause: error });
  }
}

/** Waits until `condition` gives something, for `seconds` at most. */
export async function until<T>(
  condition: () => Promise<T | false> | T | false,
  what: string,
  seconds = 60,
): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const value = await condition();
    if (value !== false && value !== undefined && value !== null) return value;
    if (performance.now() > deadline) throw new Error(`it did not happen within ${seconds} s: ${what}`);
    await delay(25);
  }
}

function environment(name: string, closed: string) {
  const address = closed.slice("http://".length);
  return {
    name,
    gatewayUrl: closed,
    adminToken: "none",
    services: { gateway: closed, inventory: closed, orders: closed, payments: closed, worker: closed },
    databaseUrl: `postgres://nobody@${address}/shop`,
    readerUrl: `postgres://${address}/none`,
    analystUrl: `postgres://${address}/none`,
    redisUrl: `redis://${address}`,
    redisCredentials: { blue: "none", green: "none" },
    rabbitmq: { url: closed, amqpUrl: `amqp://${address}`, user: "nobody", password: "none", queue: "orders" },
    prometheusUrl: closed,
    alertmanagerUrl: closed,
    lokiUrl: closed,
    tempoUrl: closed,
    locustUrl: closed,
    components: ["sut-postgres", "redis", "rabbitmq", "prometheus", "alertmanager", "telemetry", "locust"],
  };
}

/** A credential as docs/architecture.md describes it, valid for an hour. */
export function signCredential(secret: string, claims: { role: string; sub: string }): string {
  const exp = Math.floor(Date.now() / 1000) + 3600;
  const body = Buffer.from(JSON.stringify({ ...claims, exp })).toString("base64url");
  return `${body}.${createHmac("sha256", secret).update(body).digest("base64url")}`;
}
