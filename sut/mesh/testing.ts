import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort, startEnvoy } from "@mayday/local/testing";
import type { Place } from "./render/sidecar.ts";
import { WORKLOADS } from "./topology.ts";

const SUT = join(import.meta.dirname, "..");
/** As in a stack, what was compiled once is kept. */
const COMPILE_CACHE = join(SUT, "../node_modules/.cache/node-compile");
const TOKEN = "a-token-for-tests-of-the-mesh";
const START_MS = 120_000;

export type SmallMesh = {
  /** The payments service itself, and the same through the sidecars of orders and of payments. */
  direct: string;
  meshed: string;
  folder: string;
  /** A request to the mesh's control interface; `token` null sends none. */
  ask: (
    method: string,
    path: string,
    body?: unknown,
    token?: string | null,
  ) => Promise<{ status: number; body: unknown }>;
  /** Ends the mesh's own process and starts it again; the sidecars run on. */
  restart: () => Promise<void>;
  stop: () => Promise<void>;
};

/** A real payments service, the mesh's control, and, with `envoy`, the sidecars of orders and payments; for tests and the bench. */
export async function startSmallMesh(envoy: string | null): Promise<SmallMesh> {
  const folder = await mkdtemp(join(tmpdir(), "mayday-mesh-"));
  const [port, service, admin] = [await freePort(), await freePort(), await freePort()];
  const { places, outbound } = await freePlaces(`127.0.0.1:${service}`);
  const url = `http://127.0.0.1:${port}`;
  const startControl = async () => {
    const child = run("mesh/main.ts", {
      PORT: String(port),
      ADMIN_TOKEN: TOKEN,
      MESH_DIR: folder,
      TELEMETRY_ADDRESS: `127.0.0.1:${admin}`,
      SIDECARS: JSON.stringify(places),
    });
    await answers(`${url}/healthz`);
    return child;
  };
  const payments = startPayments(service, admin, folder);
  let control = await startControl();
  await answers(`http://127.0.0.1:${admin}/healthz`);
  const sidecars = envoy === null ? [] : ["orders", "payments"].map((name) => startEnvoy(envoy, join(folder, name)));
  if (envoy !== null)
    for (const workload of ["orders", "payments"] as const) await answers(`http://${places[workload].stats}/ready`);
  return {
    direct: `http://127.0.0.1:${service}`,
    meshed: `http://${outbound}`,
    folder,
    async ask(method, path, body, token = TOKEN) {
      const response = await fetch(url + path, {
        method,
        headers: token === null ? {} : { authorization: `Bearer ${token}` },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      return { status: response.status, body: await response.json() };
    },
    async restart() {
      await end(control);
      control = await startControl();
    },
    async stop() {
      await Promise.all([end(control), end(payments), ...sidecars.map((one) => one.stop())]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const address = async () => `127.0.0.1:${await freePort()}`;

function startPayments(port: number, adminPort: number, folder: string): ChildProcess {
  return run("payments/main.ts", {
    PORT: String(port),
    ADMIN_PORT: String(adminPort),
    ADMIN_TOKEN: TOKEN,
    CONFIG_FILE: join(folder, "payments-settings.json"),
    OTEL_SERVICE_NAME: "payments",
    PAYMENTS_SIGNING_KEY: "a-signing-key-for-tests",
  });
}

/** Free ports for every part of every sidecar; of the services behind them only payments is there. */
async function freePlaces(payments: string) {
  const inbound = async (service: string) => {
    const listen = await address();
    return { listen, address: listen, service };
  };
  const nobody = await address();
  const outbound = await address();
  const stats = await Promise.all(WORKLOADS.map(address));
  const at = (index: number) => stats[index] ?? nobody;
  const places: Record<string, Place> & Record<"orders" | "payments", Place> = {
    gateway: { stats: at(0), outbound: { inventory: await address(), orders: await address() } },
    inventory: { stats: at(1), inbound: await inbound(nobody), outbound: {} },
    orders: {
      stats: at(2),
      inbound: await inbound(nobody),
      outbound: { inventory: await address(), payments: outbound },
    },
    payments: { stats: at(3), inbound: await inbound(payments), outbound: {} },
    worker: { stats: at(4), outbound: { payments: await address() } },
  };
  return { places, outbound };
}

function run(program: string, env: Record<string, string>): ChildProcess {
  const all = {
    PATH: process.env["PATH"] ?? "",
    NODE_COMPILE_CACHE: COMPILE_CACHE,
    HOST: "127.0.0.1",
    ENVIRONMENT_NAME: "test",
    ...env,
  };
  return spawn(process.execPath, [join(SUT, program)], { cwd: SUT, env: all, stdio: "ignore" });
}

async function answers(url: string): Promise<void> {
  const until = performance.now() + START_MS;
  for (;;) {
    const ok = await fetch(url)
      .then(async (response) => (await response.text(), response.ok))
      .catch(() => false);
    if (ok) return;
    if (performance.now() > until) throw new Error(`${url} does not answer after ${START_MS} ms`);
    await pause(30);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}
