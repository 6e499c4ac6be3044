import { join } from "node:path";
import type { DataFolder } from "../data-folder.ts";
import type { Engine, EngineFinder } from "../engines/engine.ts";
import { Failure, reasonOf } from "../failure.ts";
import type { Ports } from "../ports.ts";
import type { Secrets } from "../secrets.ts";
import type { Targets } from "../targets.ts";
import type { OnFetch } from "../supervisor/component.ts";
import type { Availability, EnvironmentComponent } from "./availability.ts";

/** What every component of one stack is built from. */
export type StackContext = {
  data: DataFolder;
  ports: Ports;
  /** The same ports with their host. */
  targets: Targets;
  secrets: Secrets;
  /** Where fetched components are. */
  components: string;
  /** What of the environment this machine has, filled in as programs are found. */
  available: Availability;
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

/** Finds a component's program, or fetches it; a Failure names the command that would bring it. */
export function findOrFetch(
  name: EnvironmentComponent,
  finder: EngineFinder,
  { components, available }: StackContext,
  onFetch: OnFetch,
  signal: AbortSignal,
): Promise<Engine> {
  const find = async (): Promise<Engine> => {
    const found = await finder.locate(components);
    if (found !== null) return found;
    onFetch(`fetching ${finder.name} (about ${finder.megabytes} MB)`);
    return fetchEngine(finder, components, signal);
  };
  return available.report(name, find());
}

/** Fetches it; a Failure names the command that would bring it. */
export async function fetchEngine(finder: EngineFinder, components: string, signal?: AbortSignal): Promise<Engine> {
  try {
    return await finder.fetch(components, signal);
  } catch (error) {
    const { debian, homebrew } = finder.remedy;
    throw new Failure(
      `there is no ${finder.name}, and it cannot be fetched (${reasonOf(error)})`,
      `when the network is there, \`${debian}\` (Debian, Ubuntu) or \`${homebrew}\` (macOS) brings what is missing; then try again`,
    );
  }
}

export function configFile(context: StackContext, name: string): string {
  return join(context.data.config, name);
}
