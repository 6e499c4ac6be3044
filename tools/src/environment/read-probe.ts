import { NO_LIMIT, type Probe, type Scalar } from "@mayday/scenarios/contract";
import type { System } from "../actions/action-handler.ts";
import type { Alert } from "./environment.ts";
import type { Index } from "./database.ts";
import type { Held } from "./database-roles.ts";

type Of<P extends Probe["probe"]> = Extract<Probe, { probe: P }>;
/** What one environment can be asked by itself; what has changed needs a record of how it was. */
export type StateProbe = Exclude<Probe, { probe: "changed" }>;

/** The answer to one question about the state of the system; null when there is none. */
export async function readProbe(
  probe: StateProbe,
  system: System,
  listAlerts: () => Promise<Alert[]>,
  signal: AbortSignal,
): Promise<Scalar | null> {
  switch (probe.probe) {
    case "config":
      return (await system.service(probe.service).config(signal)).values[probe.key] ?? null;
    case "mesh":
      return (await system.mesh().values(probe.subject, signal))[probe.key] ?? null;
    case "load_profile":
      return (await system.load.read(signal)).profile;
    case "index":
      return (await system.database.indexes(signal)).some((index) => serves(index, probe)) ? 1 : 0;
    case "privilege":
      return (await system.roles.held(signal)).some((held) => gives(held, probe)) ? 1 : 0;
    case "backends":
      return backendsOf(await system.roles.applications(), probe.application);
    case "role_limit":
      return roleLimit(system, probe, signal);
    case "cache_memory":
      return orNone((await system.cache.state()).maxMegabytes || null);
    case "cache_credential":
      return (await takesTheCredential(system, signal)) ? 1 : 0;
    case "queue_limit": {
      const { maxLength, deliveryLimit } = await system.broker.limits(probe.queue, signal);
      return orNone(probe.limit === "messages" ? maxLength : deliveryLimit);
    }
    case "threshold":
      return (await system.monitoring.thresholds()).get(probe.alert) ?? null;
    case "target":
      return (await system.monitoring.targets()).get(probe.job) === true ? 1 : 0;
    case "alert":
      return alertState(await listAlerts(), probe.alert);
  }
}

const orNone = (limit: number | null): number => limit ?? NO_LIMIT;

const serves = (index: Index, { table, column, opclass }: Of<"index">): boolean =>
  `${index.schema}.${index.table}` === table &&
  index.column === column &&
  index.valid &&
  !index.partial &&
  (opclass === undefined || index.opclass === opclass);

const gives = (held: Held, { role, privilege, table, column }: Of<"privilege">): boolean =>
  held.role === role &&
  held.privilege === privilege &&
  held.table === table &&
  (held.columns === null || (column !== undefined && held.columns.includes(column)));

const backendsOf = (all: readonly { application: string; backends: number }[], application: string): number =>
  all.find((one) => one.application === application)?.backends ?? 0;

async function roleLimit({ roles }: System, { role, limit }: Of<"role_limit">, signal: AbortSignal) {
  const limits = (await roles.limits(signal)).get(role);
  if (limits === undefined) return null;
  if (limit === "connections") return limits.connectionLimit < 0 ? NO_LIMIT : limits.connectionLimit;
  return limits.statementTimeoutMs === 0 ? NO_LIMIT : limits.statementTimeoutMs;
}

async function takesTheCredential({ cache, service }: System, signal: AbortSignal): Promise<boolean> {
  const [{ credential }, { values }] = await Promise.all([cache.state(), service("inventory").config(signal)]);
  return credential.split(" and ").includes(String(values["cache_credential"]));
}

function alertState(alerts: readonly Alert[], name: string): "firing" | "silenced" | "quiet" {
  const firing = alerts.filter(({ alert, state }) => alert === name && state !== "pending");
  if (firing.length === 0) return "quiet";
  return firing.every(({ state }) => state === "silenced") ? "silenced" : "firing";
}
