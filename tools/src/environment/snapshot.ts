import type { Scalar } from "@mayday/scenarios/contract";
import type { Drivers } from "./drivers.ts";

const noPolicy: Record<string, Record<string, Scalar>> = {};

/** What a run must leave as it found it, as text by a name for people. Throws when a part cannot be read. */
export async function takeSnapshot({
  services,
  database,
  load,
  alerts,
  mesh,
  monitoring,
}: Drivers): Promise<Record<string, string>> {
  const [settings, indexes, now, silences, policy, watched] = await Promise.all([
    Promise.all([...services].map(async ([service, admin]) => ({ service, ...(await admin.config()) }))),
    database.indexes(),
    load.read(),
    alerts.snapshot(),
    mesh ? mesh.changed() : noPolicy,
    monitoring.snapshot(),
  ]);
  const snapshot: Record<string, string> = { "load profile": now.profile, ...silences, ...watched };
  for (const { service, values, defaults } of settings) {
    for (const [key, value] of Object.entries(values)) {
      if (value !== defaults[key]) snapshot[`${service} ${key}`] = `${value} (default ${defaults[key]})`;
    }
  }
  for (const [subject, values] of Object.entries(policy)) {
    for (const [key, value] of Object.entries(values)) snapshot[`mesh ${subject} ${key}`] = `${value}`;
  }
  for (const { schema, table, name, definition, valid } of indexes) {
    snapshot[`index ${name} of ${schema}.${table}`] = valid ? definition : `${definition} (invalid)`;
  }
  return snapshot;
}
