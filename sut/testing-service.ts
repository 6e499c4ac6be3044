import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@mayday/local/testing";
import { vi } from "vitest";

const TOKEN = "a-token-for-this-test";

export type TestService = {
  /** Where its public listener answers. */
  url: string;
  /** Changes its settings through `/config`. */
  set: (changes: Record<string, unknown>) => Promise<void>;
  stop: () => Promise<void>;
};

/**
 * Starts one of the shop's services as a process of its own, on free ports, and waits until it is ready; with these
 * settings from its first moment on.
 */
export async function startTestService(
  name: string,
  env: Record<string, string>,
  settings: Record<string, number | string | boolean> = {},
): Promise<TestService> {
  const [port, adminPort] = [await freePort(), await freePort()];
  const folder = mkdtempSync(join(tmpdir(), `mayday-${name}-`));
  writeFileSync(join(folder, "config.json"), JSON.stringify(settings));
  const child = spawn(process.execPath, [`sut/${name}/main.ts`], {
    env: {
      PORT: String(port),
      ADMIN_PORT: String(adminPort),
      ADMIN_TOKEN: TOKEN,
      CONFIG_FILE: join(folder, "config.json"),
      OTEL_SERVICE_NAME: name,
      ...env,
    },
    stdio: "ignore",
  });
  const exited = once(child, "exit");
  const admin = `http://127.0.0.1:${adminPort}`;
  // Answering is enough: a cache that a test does not start would keep it from ever being healthy.
  await vi.waitFor(() => fetch(`${admin}/healthz`), 60_000);
  return {
    url: `http://127.0.0.1:${port}`,
    async set(changes) {
      const response = await fetch(`${admin}/config`, {
        method: "PATCH",
        body: JSON.stringify(changes),
        headers: { authorization: `Bearer ${TOKEN}` },
      });
      if (!response.ok) throw new Error(`${name} did not take ${JSON.stringify(changes)}: ${await response.text()}`);
    },
    async stop() {
      child.kill();
      await exited;
      rmSync(folder, { recursive: true });
    },
  };
}
