/** Where a component's program came from. `project` is this repository's own code. */
export type Source = "path" | "npm" | "venv" | "debian" | "project";

/** A program that was found: `env` is what it needs besides to run from where it is. */
export type Engine = {
  name: string;
  version: string;
  source: Source;
  program: string;
  env: Record<string, string>;
  /** The folder that it must run in, where that matters. */
  cwd?: string;
};

/** How to come by one engine. */
export type EngineFinder = {
  name: string;
  /** About what `fetch` downloads. */
  megabytes: number;
  /** Whether a stack, and the tests, do without it where it cannot be had. */
  optional?: boolean;
  /** The commands that bring it when nothing else does. */
  remedy: { debian: string; homebrew: string };
  /** What is there already, on the PATH or fetched earlier; null when nothing is. */
  locate(components: string): Promise<Engine | null>;
  /** Brings it into `components`; throws with the reason when it cannot. */
  fetch(components: string, signal?: AbortSignal): Promise<Engine>;
};
