import type { Environment } from "./environment/environment.ts";
import type { Catalog } from "./host/catalog.ts";
import type { RunHost } from "./host/run-host.ts";
import type { Logger } from "./log.ts";
import type { RunUpdates } from "./mcp/run-updates.ts";
import type { Metrics } from "./metrics.ts";
import type { RateLimiter } from "./rate-limit.ts";
import type { Credential } from "./credentials.ts";
import type { RunStore } from "./store/run-store.ts";

/** Everything a tool may use. Built once at start (`main.ts`), or by a test. */
export type Control = {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly rateLimiter: RateLimiter;
  readonly store: RunStore;
  readonly environments: ReadonlyMap<string, Environment>;
  readonly catalog: Pick<Catalog, "all" | "find" | "require" | "broken" | "outdated" | "validate">;
  readonly runs: RunHost;
  /** Hears from `runs` of every change, and tells those who follow a run over MCP. */
  readonly updates: RunUpdates;
  /** Signs a bearer token that is valid for so many seconds. */
  readonly issue: (credential: Credential, ttlSeconds: number) => string;
};
