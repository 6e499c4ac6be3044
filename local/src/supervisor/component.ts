import type { Engine } from "../engines/engine.ts";

/** How to run one process of a component. */
export type Launch = {
  program: string;
  args: string[];
  /** The whole environment: nothing of the supervisor's own is inherited. */
  env: Record<string, string>;
  cwd: string;
  /** Who it runs as, where the supervisor is root and the program refuses root. */
  user?: { uid: number; gid: number };
  /** Default SIGTERM. */
  stopSignal?: NodeJS.Signals;
  /** How long it may take to stop before SIGKILL; default 8 s. */
  graceMs?: number;
  /** What the person should know about how it runs here. */
  note?: string;
};

/** Called when something has to be downloaded or built first, with what it is. */
export type OnFetch = (detail: string) => void;

/** One part of the stack, as the supervisor handles it. */
export type Component = {
  name: string;
  title: string;
  /** Must be ready before this one starts. */
  needs: string[];
  /** Must be ready or given up before this one is launched: it would take from them what they need to come up. */
  after?: string[];
  /** Used while running, yet not needed at start; with `needs` it gives the order of stopping. */
  uses?: string[];
  /** What uses it gets well without it. */
  optional?: boolean;
  /** Finds or fetches the program; a Failure means that it cannot be had here. `signal`: stop trying. */
  engine: (onFetch: OnFetch, signal: AbortSignal) => Promise<Engine>;
  /** Writes what the program reads at start. Called before every start. */
  launch: (engine: Engine) => Promise<Launch>;
  /** Resolves when the component answers by its own protocol, throws while it does not. */
  check: (signal: AbortSignal) => Promise<void>;
  /** Work on the running component before it counts as ready (roles, schema, seed); `say` tells what it is at. */
  prepare?: (say: (detail: string) => void, signal: AbortSignal) => Promise<void>;
  url: string | null;
};

/** What `check` throws when the component answers and says that it is not well: it lives, so it is not ended for that. */
export class Unwell extends Error {
  override name = "Unwell";
}

export const STATES = [
  "waiting",
  "fetching",
  "starting",
  "ready",
  "restarting",
  "failed",
  "unavailable",
  "stopped",
] as const;
export type State = (typeof STATES)[number];
