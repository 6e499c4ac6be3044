import { inject } from "vitest";
import "@mayday/local/testing";
import type { Environment } from "./environment/environment.ts";
import { loadEnvironments } from "./environment/load-environments.ts";

/** The environment of the stack that stack tests run against; it has exactly one. */
export function stackEnvironment(): Environment {
  const [first, second] = loadEnvironments(inject("stack").environmentsFile).values();
  if (first === undefined || second !== undefined) throw new Error("a local stack has one environment");
  return first;
}
