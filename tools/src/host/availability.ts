import type { Environment } from "../environment/environment.ts";
import type { Lease } from "../store/run-store.ts";

type Environments = ReadonlyMap<string, Environment>;

/** Environments that have every component that a scenario requires. */
export function ableEnvironments(requires: readonly string[], environments: Environments): Environment[] {
  return [...environments.values()].filter((environment) =>
    requires.every((component) => environment.components.includes(component)),
  );
}

/** Why a scenario with these requirements cannot be started now, with the remedy; empty when it can. */
export function unavailableBecause(requires: readonly string[], environments: Environments, leases: Lease[]): string {
  const able = ableEnvironments(requires, environments);
  if (able.length === 0) return missingComponents(requires, environments);
  const free = able.some(({ name }) => !leases.some((lease) => lease.environment === name));
  return free ? "" : inUse(able, leases);
}

/** Names the components that the best-equipped environment lacks. */
export function missingComponents(requires: readonly string[], environments: Environments): string {
  const [fewest] = [...environments.values()]
    .map(({ components }) => requires.filter((component) => !components.includes(component)))
    .sort((a, b) => a.length - b.length);
  return `it needs ${(fewest ?? requires).join(", ")}, which is not here: \`npm run status\` says how to get it`;
}

/** Says since when each environment is in use; never by whom. */
export function inUse(able: Environment[], leases: Lease[]): string {
  return able
    .map(({ name }) => {
      const since = leases.find((lease) => lease.environment === name)?.since;
      const when = since === undefined ? "" : ` that began ${minutesSince(since)} min ago`;
      return `the environment ${name} is in use by a run${when}: finish or abandon it, or wait until it ends`;
    })
    .join("; ");
}

const minutesSince = (at: number) => Math.max(0, Math.floor((Date.now() - at) / 60_000));
