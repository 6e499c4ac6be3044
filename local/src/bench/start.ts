import { mkdtemp, rm, chmod } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { superviseStack } from "../supervise.ts";
import type { BenchResult } from "./registry.ts";

/**
 * Starts a whole stack twice in a folder of its own on free ports, and measures the second start: milliseconds until
 * everything is ready and until the page answers, and of each component from its launch to its readiness.
 */
export async function benchStart(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), "mayday-bench-"));
  // Root's PostgreSQL runs as another user, who has to pass through here.
  await chmod(folder, 0o755);
  try {
    await startOnce(folder);
    return await startOnce(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function startOnce(folder: string): Promise<BenchResult> {
  const began = performance.now();
  const stack = await superviseStack(folder, true, (line) => console.error(line));
  try {
    let page = 0;
    stack.supervisor.onChange(() => {
      const agent = stack.supervisor.state().components.find(({ name }) => name === "agent");
      if (agent?.state === "ready") page ||= Math.round(performance.now() - began);
    });
    await stack.supervisor.settled();
    const { components, ready } = stack.supervisor.state();
    const missing = components.filter(({ state }) => state !== "ready");
    if (!ready) throw new Error(`not ready: ${missing.map(({ name, detail }) => `${name} (${detail})`).join(", ")}`);
    const all = Math.round(performance.now() - began);
    return {
      unit: "ms",
      values: { all, page, ...Object.fromEntries(components.map(({ name, msToReady }) => [name, msToReady ?? 0])) },
    };
  } finally {
    await stack.stop();
  }
}
