import { COMMON, MATRIX, type Signals } from "./matrix.ts";
import type { Seen } from "./read-signals.ts";

export const KINDS = ["metrics", "logFields", "spans", "calls"] as const satisfies readonly (keyof Signals)[];

/** What a service is said to have always and has not, each as the line to take away. */
export function missing(service: string, seen: Seen): string[] {
  return KINDS.flatMap((kind) =>
    Object.entries(MATRIX[service]?.[kind] ?? {})
      .filter(([name, when]) => when === "always" && !seen[kind].has(name))
      .map(([name]) => `${where(service, kind)} has "${name}": "always", but the running ${service} has it not`),
  );
}

/** What a service has and is not said to have, each with the line to add. */
export function undeclared(service: string, seen: Seen): string[] {
  return KINDS.flatMap((kind) => {
    const declared = { ...COMMON[kind], ...MATRIX[service]?.[kind] };
    return [...seen[kind]]
      .filter((name) => !Object.hasOwn(declared, name))
      .sort()
      .map((name) => `add to ${where(service, kind)}:   "${name}": "always",   (or "sometimes")`);
  });
}

const where = (service: string, kind: string) => `${service}.${kind} in observability/signals/matrix.ts`;
