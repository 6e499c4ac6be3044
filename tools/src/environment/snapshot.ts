import type { Probe } from "@mayday/scenarios/contract";
import type { Drivers } from "./drivers.ts";

type Snapshot = Record<string, string>;
type Reader = (drivers: Drivers) => Promise<Snapshot>;
export type SnapshotPart = Extract<Probe, { probe: "changed" }>["part"];

/** What a run must leave as it found it, as text by a name for people. Throws when a part cannot be read. */
export const takeSnapshot = (drivers: Drivers): Promise<Snapshot> =>
  readAll(drivers, [
    settings,
    tables,
    indexes,
    access,
    sessions,
    cacheState,
    queues,
    policies,
    loadState,
    silences,
    meshPolicy,
    watching,
  ]);

/** What a check may ask about in every tick: what has to be read for it, and the names that are of it. */
const PARTS: Record<SnapshotPart, { readers: Reader[]; names: RegExp }> = {
  access: { readers: [access, meshPolicy], names: /^\S+ may |^mesh \S+ (authorized|mutual_tls|mtls)$/ },
  silences: { readers: [silences], names: /^silence / },
};

/** One part of `takeSnapshot`, and no more read for it than that. Throws when it cannot be read. */
export async function takeSnapshotOf(drivers: Drivers, part: SnapshotPart): Promise<Snapshot> {
  return only(part, await readAll(drivers, PARTS[part].readers));
}

/** One part of a whole snapshot. */
export const only = (part: SnapshotPart, snapshot: Snapshot): Snapshot =>
  Object.fromEntries(Object.entries(snapshot).filter(([name]) => PARTS[part].names.test(name)));

async function readAll(drivers: Drivers, readers: Reader[]): Promise<Snapshot> {
  return Object.assign({}, ...(await Promise.all(readers.map((read) => read(drivers))))) as Snapshot;
}

async function settings({ services }: Drivers): Promise<Snapshot> {
  const all = await Promise.all(
    [...services].map(async ([service, admin]) => ({ service, ...(await admin.config()) })),
  );
  return Object.fromEntries(
    all.flatMap(({ service, values, defaults }) =>
      Object.entries(values)
        .filter(([key, value]) => value !== defaults[key])
        .map(([key, value]) => [`${service} ${key}`, `${value} (default ${defaults[key]})`]),
    ),
  );
}

async function indexes({ database }: Drivers): Promise<Snapshot> {
  return Object.fromEntries(
    (await database.indexes()).map(({ schema, table, name, definition, valid }) => [
      `index ${name} of ${schema}.${table}`,
      valid ? definition : `${definition} (invalid)`,
    ]),
  );
}

async function tables({ database }: Drivers): Promise<Snapshot> {
  return Object.fromEntries((await database.columns()).map(({ table, columns }) => [`table ${table}`, columns]));
}

async function queues({ broker }: Drivers): Promise<Snapshot> {
  return Object.fromEntries((await broker.queues()).map(({ queue }) => [`queue ${queue}`, "there"]));
}

async function access({ roles }: Drivers): Promise<Snapshot> {
  const [held, limits] = await Promise.all([roles.held(), roles.limits()]);
  const snapshot: Snapshot = {};
  for (const { role, table, privilege, columns } of held) {
    snapshot[`${role} may ${privilege} ${table}${columns === null ? "" : " by column"}`] = columns?.join(", ") ?? "yes";
  }
  for (const [role, { connectionLimit, statementTimeoutMs }] of limits) {
    snapshot[`limits of ${role}`] = `${connectionLimit} connections, ${statementTimeoutMs} ms`;
  }
  return snapshot;
}

async function sessions({ sessions: open }: Drivers): Promise<Snapshot> {
  return Object.fromEntries(open.list().map(({ name, does }) => [`session ${name}`, does]));
}

async function cacheState({ cache }: Drivers): Promise<Snapshot> {
  const { maxMegabytes, policy, credential } = await cache.state();
  return { "cache maxmemory": `${maxMegabytes} MB`, "cache policy": policy, "cache credential": credential };
}

async function policies({ broker }: Drivers): Promise<Snapshot> {
  return Object.fromEntries(Object.entries(await broker.policies()).map(([name, is]) => [`policy ${name}`, is]));
}

async function loadState({ load }: Drivers): Promise<Snapshot> {
  const { profile, extraClient: extra } = await load.read();
  const client: Snapshot = extra === null ? {} : { "extra client": `${extra.id}: ${extra.route}, ${extra.rps}/s` };
  return { "load profile": profile, ...client };
}

function silences({ alerts }: Drivers): Promise<Snapshot> {
  return alerts.snapshot();
}

async function meshPolicy({ mesh }: Drivers): Promise<Snapshot> {
  const changed = Object.entries(mesh ? await mesh.changed() : {});
  return Object.fromEntries(
    changed.flatMap(([subject, values]) =>
      Object.entries(values).map(([key, value]) => [`mesh ${subject} ${key}`, `${value}`]),
    ),
  );
}

const watching = ({ monitoring }: Drivers): Promise<Snapshot> => monitoring.snapshot();
