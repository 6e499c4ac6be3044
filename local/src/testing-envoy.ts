import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fetchEngine } from "./components/context.ts";
import { envoy } from "./engines/envoy.ts";
import { SIDECAR_FLAGS } from "./mesh-places.ts";
import { COMPONENTS } from "./project.ts";

/** The Envoy that this machine has; null when it has none. Fetches nothing. */
export async function findEnvoy(): Promise<string | null> {
  return (await envoy.locate(COMPONENTS))?.program ?? null;
}

/** Envoy, fetched where it is missing; throws when it cannot be had. */
export async function needEnvoy(): Promise<string> {
  return (await findEnvoy()) ?? (await fetchEngine(envoy, COMPONENTS)).program;
}

/** Runs an Envoy as a stack does, with the files in `folder`. */
export function startEnvoy(program: string, folder: string): { stop: () => Promise<void> } {
  const args = ["--config-path", join(folder, "bootstrap.json"), ...SIDECAR_FLAGS];
  const child = spawn(program, args, { cwd: folder, stdio: "ignore" });
  return {
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    },
  };
}
