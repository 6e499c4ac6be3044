import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { freePort } from "@mayday/local/testing";
import { serviceAdmin, type ServiceAdmin } from "../environment/service-admin.ts";

const ROOT = resolve(import.meta.dirname, "../../..");

/**
 * Starts the shop's gateway, which needs nothing else to be configured, as its own process, and starts it again whenever
 * it exits, as a supervisor would. For tests.
 */
export async function startGateway(): Promise<{ admin: ServiceAdmin; url: string; stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "mayday-gateway-"));
  const adminPort = await freePort();
  const env = {
    ...process.env,
    HOST: "127.0.0.1",
    PORT: String(await freePort()),
    ADMIN_PORT: String(adminPort),
    ADMIN_TOKEN: "an-admin-token-for-tests",
    CONFIG_FILE: join(folder, "gateway.json"),
    INVENTORY_URL: "http://127.0.0.1:9",
    ORDERS_URL: "http://127.0.0.1:9",
    OTEL_SERVICE_NAME: "gateway",
    OTEL_SDK_DISABLED: "true",
    ENVIRONMENT_NAME: "test",
    LOG_LEVEL: "error",
  };
  let stopping = false;
  let child: ChildProcess;
  const start = () => {
    const args = ["--import", "./sut/kit/telemetry.ts", "sut/gateway/main.ts"];
    child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: "ignore" });
    child.once("exit", () => {
      if (!stopping) start();
    });
  };
  start();
  const url = `http://127.0.0.1:${adminPort}`;
  const headers = { authorization: `Bearer ${env.ADMIN_TOKEN}` };
  const admin = serviceAdmin({ name: "gateway", url, headers });
  await untilHealthy(admin);
  return {
    admin,
    url,
    async stop() {
      stopping = true;
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilHealthy(admin: ServiceAdmin): Promise<string> {
  const deadline = AbortSignal.timeout(60_000);
  for (;;) {
    try {
      return await admin.healthyInstance(deadline);
    } catch (error) {
      if (deadline.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
