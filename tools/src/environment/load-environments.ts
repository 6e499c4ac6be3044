import { readEnvironmentsFile } from "./environments-file.ts";
import { buildEnvironment } from "./build-environment.ts";
import type { Environment } from "./environment.ts";

/**
 * The environments that a file describes (its shape is in docs/architecture.md, `ENVIRONMENTS_FILE`), by name.
 * Nothing is connected yet: what cannot be reached says so when it is asked. Throws when the file is not as it should be.
 */
export function loadEnvironments(path: string): Map<string, Environment> {
  return new Map(readEnvironmentsFile(path).map((entry) => [entry.name, buildEnvironment(entry)]));
}
