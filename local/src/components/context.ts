import { join } from "node:path";
import type { DataFolder } from "../data-folder.ts";
import type { Engine, EngineFinder } from "../engines/engine.ts";
import { Failure, reasonOf } from "../failure.ts";
import type { Ports } from "../ports.ts";
import type { Secrets } from "../secrets.ts";

/** What every component of one stack is built from. */
export type StackContext = {
  data: DataFolder;
  ports: Ports;
  secrets: Secrets;
  /** Where fetched components are. */
  components: string;
};

/** The name that metrics, logs and spans of the local shop carry. */
export const ENVIRONMENT = "local";

export const LOOPBACK = "127.0.0.1";

export function urlOf(port: number): string {
  return `http://${LOOPBACK}:${port}`;
}

/** What every process gets; a component adds its own. Nothing else of the supervisor's environment is passed on. */
export function baseEnvironment(): Record<string, string> {
  const passed = ["PATH", "HOME", "LANG", "TZ", "TMPDIR"].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(passed);
}

/** Finds an engine, or fetches it; a Failure names the command that would bring it. */
export async function findOrFetch(finder: EngineFinder, components: string, onFetch: () => void): Promise<Engine> {
  const found = await finder.locate(components);
  if (found !== null) return found;
  onFetch();
  try {
    return await finder.fetch(components);
  } catch (error) {
    throw new Failure(
      `there is no ${finder.name}, and it cannot be fetched (${reasonOf(error)})`,
      `install it with \`${finder.remedy.debian}\` (Debian, Ubuntu) or \`${finder.remedy.homebrew}\` (macOS), then start again`,
    );
  }
}

export function configFile(context: StackContext, name: string): string {
  return join(context.data.config, name);
}
