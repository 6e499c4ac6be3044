import { execFile, execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";
import { dataFolder } from "./data-folder.ts";
import type { PortName } from "./ports.ts";
import { urlOf } from "./components/context.ts";
import { type ProvidedStack, stateOf } from "./stack-processes.ts";
import type { StackState } from "./supervisor/state-file.ts";

const execute = promisify(execFile);
const MAIN = join(import.meta.dirname, "main.ts");

/** Vitest's global setup: one whole stack on free ports for all stack tests; it leaves nothing behind. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), "mayday-stack-"));
  // Root's PostgreSQL runs as another user, who has to pass through here.
  await chmod(dataDir, 0o711);
  const stop = async (): Promise<void> => {
    process.off("exit", stopAtOnce);
    await main("stop", "--data", dataDir);
    await rm(dataDir, { recursive: true, force: true });
  };
  // Vitest waits for no teardown when it is interrupted.
  const stopAtOnce = (): void => {
    execFileSync(process.execPath, [MAIN, "stop", "--data", dataDir], { timeout: 60_000 });
    rmSync(dataDir, { recursive: true, force: true });
  };
  process.once("exit", stopAtOnce);
  try {
    await main("start", "--detach", "--yes", "--free-ports", "--data", dataDir);
    project.provide("stack", provided(dataDir, await stateOf(dataDir)));
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

/** Runs a verb; its output becomes the error's when it fails. */
async function main(...args: string[]): Promise<void> {
  try {
    await execute(process.execPath, [MAIN, ...args], { timeout: 600_000 });
  } catch (error) {
    const said = error instanceof Error && "stdout" in error ? String(error.stdout).trim().split("\n").slice(-12) : [];
    throw new Error(`${args[0] ?? ""} failed:\n${said.join("\n")}`, { cause: error });
  }
}

function provided(dataDir: string, { ports, clients }: StackState): ProvidedStack {
  const url = (name: PortName): string => urlOf(ports[name] ?? 0);
  return {
    agentUrl: url("agent"),
    toolsUrl: url("tools"),
    gatewayUrl: url("gateway"),
    prometheusUrl: url("prometheus"),
    alertmanagerUrl: url("alertmanager"),
    telemetryUrl: url("telemetry"),
    locustUrl: url("locust"),
    credentialSecret: clients.CREDENTIAL_SECRET ?? "",
    environmentsFile: dataFolder(dataDir).environments,
    dataDir,
  };
}
