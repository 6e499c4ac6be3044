import { LOAD_PROFILES } from "@mayday/scenarios/contract";
import { CONSOLE_QUERIES } from "./console-queries.ts";
import type { Drivers } from "./drivers.ts";
import type { Operations } from "./environment.ts";
import { SourceUnavailable } from "./source.ts";

/** What can be operated now. A part that cannot be reached is shown as down, or left out, rather than failing the rest. */
export async function describeOperations(drivers: Drivers): Promise<Operations> {
  const { services, database, roles, cache, broker, load, mesh, monitoring } = drivers;
  const [described, tables, applications, limits, cacheNow, queues, loadNow, policy, watched] = await Promise.all([
    Promise.all(
      [...services].map(async ([service, admin]) => {
        const knobs = await unlessDown(admin.knobs());
        return { service, up: knobs !== null, knobs: knobs ?? [] };
      }),
    ),
    unlessDown(database.tables()),
    unlessDown(roles.applications()),
    unlessDown(roles.limits()),
    unlessDown(cache.state()),
    unlessDown(broker.queues()),
    unlessDown(load.read()),
    mesh && unlessDown(mesh.describe()),
    unlessDown(describeMonitoring(monitoring)),
  ]);
  return {
    services: described,
    tables: tables ?? [],
    applications: applications ?? [],
    roles: [...(limits ?? [])].map(([role, of]) => ({ role, ...of })),
    queries: [...CONSOLE_QUERIES],
    cache: cacheNow,
    queues: queues ?? [],
    load: loadNow && {
      profile: loadNow.profile,
      users: loadNow.users,
      profiles: [...LOAD_PROFILES],
      extraClient: loadNow.extraClient,
    },
    mesh: policy,
    monitoring: watched,
  };
}

async function describeMonitoring(monitoring: Drivers["monitoring"]): Promise<Operations["monitoring"]> {
  if (!(await monitoring.isHere())) return null;
  const [thresholds, targets] = await Promise.all([monitoring.thresholds(), monitoring.targets()]);
  return {
    thresholds: [...thresholds].map(([alert, value]) => ({ alert, value })),
    targets: [...targets].map(([job, scraped]) => ({ job, scraped })),
  };
}

async function unlessDown<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof SourceUnavailable) return null;
    throw error;
  }
}
