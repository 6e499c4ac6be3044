import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, createServer, get, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "../free-port.ts";
import { PROJECT } from "../project.ts";
import type { BenchResult } from "./registry.ts";

const ROUNDS = 6;
const ROUND_MS = 3000;
const CONNECTIONS = 16;
const READY_MS = 60_000;
/** What inventory answers for a product: this bench measures the gateway, so nothing behind it may be the slower part. */
const PRODUCT = JSON.stringify({
  id: 7,
  name: "Arbury Walnut Kettle 345",
  category: "kitchen",
  priceCents: 2499,
  inStock: true,
  stars: 4.5,
  description: "Finished by hand and checked before it leaves the workshop. ".repeat(10),
  attributes: { material: "walnut", weightG: 900, guaranteeYears: 3 },
  reviews: [{ stars: 5, body: "Just as described.", createdAt: "2026-01-01T00:00:00.000Z" }],
});

/**
 * Requests per second that a gateway answers with traces and logs sent as the stack does, and without, by turns in one
 * run; `all` is the part that is left, in percent.
 */
export async function benchTelemetry(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), "mayday-bench-"));
  const inventory = createServer((_, response) =>
    response.writeHead(200, { "content-type": "application/json" }).end(PRODUCT),
  );
  const children: ChildProcess[] = [];
  try {
    inventory.listen(0, "127.0.0.1");
    await once(inventory, "listening");
    const receiver = await startReceiver(folder, children);
    const [without, full] = [
      await startGateway(folder, "without", inventory, children),
      await startGateway(folder, "full", inventory, children, receiver),
    ];
    const measured: Record<"without" | "full", number[]> = { without: [], full: [] };
    for (const url of [without, full]) await drive(url);
    for (let round = 0; round < ROUNDS; round++) {
      measured.without.push(await drive(without));
      measured.full.push(await drive(full));
    }
    const [slow, fast] = [median(measured.full), median(measured.without)];
    return {
      unit: "% of the throughput, and requests/s",
      values: { all: Math.round((1000 * slow) / fast) / 10, full: Math.round(slow), without: Math.round(fast) },
    };
  } finally {
    inventory.close();
    inventory.closeAllConnections();
    const running = children.filter(({ exitCode }) => exitCode === null);
    const ended = running.map((child) => once(child, "exit"));
    for (const child of running) child.kill();
    await Promise.all(ended);
    await rm(folder, { recursive: true, force: true });
  }
}

/** Requests per second over one round, on connections that are always busy. Throws on an answer that is not 200. */
async function drive(url: string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const end = performance.now() + ROUND_MS;
  let answers = 0;
  const one = async () => {
    while (performance.now() < end) {
      await ask(`${url}/api/products/7`, agent);
      answers += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, one));
  agent.destroy();
  return (1000 * answers) / ROUND_MS;
}

function ask(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    // Clients by turns, so that the gateway's limit per client is not what is measured.
    const headers = { "x-client-id": `visitor-${Math.floor(Math.random() * 5000)}` };
    get(url, { agent, headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answers ${response.statusCode}`));
      response.resume().once("end", resolve);
    }).once("error", reject);
  });
}

async function startReceiver(folder: string, children: ChildProcess[]): Promise<string> {
  const port = await freePort();
  const env = { HOST: "127.0.0.1", PORT: String(port), DATA_DIR: join(folder, "telemetry") };
  const url = `http://127.0.0.1:${port}`;
  await startNode([join(PROJECT, "observability/lite/main.ts")], env, `${url}/ready`, children);
  return url;
}

/** A gateway as the stack starts it; with telemetry when there is a receiver. */
async function startGateway(
  folder: string,
  name: string,
  inventory: Server,
  children: ChildProcess[],
  receiver?: string,
): Promise<string> {
  const [port, adminPort] = [await freePort(), await freePort()];
  const upstream = `http://127.0.0.1:${addressOf(inventory).port}`;
  const env = {
    PORT: String(port),
    ADMIN_PORT: String(adminPort),
    ADMIN_TOKEN: "only-for-this-bench",
    CONFIG_FILE: join(folder, `${name}.json`),
    OTEL_SERVICE_NAME: "gateway",
    INVENTORY_URL: upstream,
    ORDERS_URL: upstream,
    ...(receiver && {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver,
      OTEL_TRACES_SAMPLER: "parentbased_traceidratio",
      OTEL_TRACES_SAMPLER_ARG: "0.2",
    }),
  };
  const telemetry = receiver ? ["--import", join(PROJECT, "sut/kit/telemetry.ts")] : [];
  const args = [...telemetry, join(PROJECT, "sut/gateway/main.ts")];
  await startNode(args, env, `http://127.0.0.1:${adminPort}/healthz`, children);
  return `http://127.0.0.1:${port}`;
}

async function startNode(args: string[], env: Record<string, string>, health: string, children: ChildProcess[]) {
  const child = spawn(process.execPath, ["--max-old-space-size=128", "--max-semi-space-size=2", ...args], {
    cwd: PROJECT,
    env: { PATH: process.env["PATH"], NODE_ENV: "production", ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  children.push(child);
  const latest = performance.now() + READY_MS;
  while (child.exitCode === null && performance.now() < latest) {
    if (
      await fetch(health).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      return;
    await pause(100);
  }
  throw new Error(`${args.at(-1)} did not answer at ${health} (exit code ${child.exitCode})`);
}

/** Guarantee: a server that listens on a TCP port has such an address. */
const addressOf = (server: Server) => server.address() as AddressInfo;

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
