import { execFile } from "node:child_process";
import { once } from "node:events";
import { createConnection } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, inject, it } from "vitest";
import { z } from "zod";
import { stackProcesses } from "./testing.ts";
import { stateOf } from "./stack-processes.ts";

const execute = promisify(execFile);
const { dataDir, agentUrl } = inject("stack");
const stack = stackProcesses(dataDir);
const BUDGET_BYTES = 1.6 * 1024 ** 3;

function main(...args: string[]): Promise<{ stdout: string }> {
  return execute(process.execPath, [join(import.meta.dirname, "main.ts"), ...args, "--data", dataDir]);
}

const statusSchema = z.object({
  ready: z.boolean(),
  memoryBytes: z.number(),
  components: z.array(
    z.object({
      name: z.string(),
      state: z.string(),
      version: z.string().min(1),
      source: z.enum(["path", "npm", "venv", "debian", "project"]),
      pid: z.number().nullable(),
      memoryBytes: z.number(),
      msToReady: z.number().nullable(),
    }),
  ),
});

it("tells about every component, within the memory budget", async () => {
  const { stdout } = await main("status", "--json");
  const status = statusSchema.parse(JSON.parse(stdout));
  expect(status.components.filter(({ state }) => state !== "ready")).toEqual([]);
  expect(status.components.filter(({ pid, memoryBytes }) => pid === null || memoryBytes === 0)).toEqual([]);
  expect(status.memoryBytes).toBeLessThan(BUDGET_BYTES);
});

it("is not started a second time", async () => {
  expect((await main("start")).stdout).toBe(`Mayday already runs: ${agentUrl}\n`);
});

it("starts RabbitMQ again after kill -9, port mapper and all", async () => {
  const before = await stack.pid("rabbitmq");
  await stack.kill("rabbitmq");
  await stack.ready("rabbitmq", 90_000);
  expect(await stack.pid("rabbitmq")).not.toBe(before);
});

it("listens on 127.0.0.1 alone", async () => {
  const elsewhere = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === "IPv4" && !internal)
    .map(({ address }) => address);
  // Linux answers on all of 127.0.0.0/8, where a listener on every address would be heard.
  const addresses = [...elsewhere, ...(process.platform === "linux" ? ["127.0.0.2"] : [])];
  const { ports } = await stateOf(dataDir);
  const attempts = Object.entries(ports).flatMap(([name, port]) =>
    addresses.map(async (host) => ((await answers(host, port)) ? [`${name} on ${host}`] : [])),
  );
  expect(attempts.length).toBeGreaterThan(0);
  expect((await Promise.all(attempts)).flat()).toEqual([]);
});

async function answers(host: string, port: number): Promise<boolean> {
  const socket = createConnection({ host, port });
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
