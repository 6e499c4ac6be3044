import { LOAD_PROFILES } from "@mayday/scenarios/contract";
import { handlerOf } from "../actions/action-kinds.ts";
import type { System } from "../actions/action-handler.ts";
import { ToolError } from "../tool-error.ts";
import type { Index } from "./database.ts";
import { buildDrivers, type Drivers } from "./drivers.ts";
import type { Environment, Operations, Probe } from "./environment.ts";
import type { EnvironmentEntry } from "./environments-file.ts";
import { checkHealth } from "./health.ts";
import type { Mesh } from "./mesh.ts";
import type { ServiceAdmin } from "./service-admin.ts";
import { takeSnapshot } from "./snapshot.ts";
import { SourceUnavailable } from "./source.ts";

/** One environment over its drivers. */
export function buildEnvironment(entry: EnvironmentEntry): Environment {
  const drivers = buildDrivers(entry);
  const { metrics, alerts, logs, traces, load, monitoring } = drivers;
  const system: System = {
    database: drivers.database,
    load,
    monitoring,
    service: (name) => serviceNamed(drivers.services, name),
    mesh: () => theMesh(drivers),
  };

  return {
    name: entry.name,
    components: entry.components,

    readNumber: (query, signal) => metrics.readNumber(query, signal),
    queryRange: (input) => metrics.queryRange(input),
    queryExemplars: (input) => metrics.queryExemplars(input),
    searchLogs: (search) => logs.searchLogs(search),
    searchTraces: (search) => traces.searchTraces(search),
    getTrace: (traceId) => traces.getTrace(traceId),
    listAlerts: () => alerts.listAlerts(),
    silence: (input) => alerts.silence(input),
    previewSilence: (matchers) => alerts.previewSilence(matchers),
    listSilences: () => alerts.listSilences(),
    extendSilence: (silence, minutes) => alerts.extendSilence(silence, minutes),
    expireSilence: (silence) => alerts.expireSilence(silence),
    queueDepth: (signal) => drivers.broker.queueDepth(signal),

    readProbe: (probe, signal) => readProbe(probe, system, signal),
    describeOperations: () => describeOperations(drivers),

    label: (action) => handlerOf(action).describe(action),
    captureUndo: (action, signal) => handlerOf(action).captureUndo(action, system, signal),
    apply: (action, signal) => handlerOf(action).apply(action, system, signal),

    snapshot: () => takeSnapshot(drivers),
    health: () => checkHealth(drivers),
    close: async () => {},
  };
}

function serviceNamed(services: Map<string, ServiceAdmin>, name: string): ServiceAdmin {
  const service = services.get(name);
  if (service) return service;
  throw new ToolError(
    "not_found",
    `This environment has no service ${name}`,
    `It has ${[...services.keys()].join(", ")}.`,
  );
}

function theMesh({ mesh }: Drivers): Mesh {
  if (mesh) return mesh;
  throw new ToolError("not_found", "This environment has no mesh", "`npm run status` says why, and how to get it.");
}

async function readProbe(probe: Probe, { service, database, load, mesh }: System, signal: AbortSignal) {
  switch (probe.probe) {
    case "config":
      return (await service(probe.service).config(signal)).values[probe.key] ?? null;
    case "mesh":
      return (await mesh().values(probe.subject, signal))[probe.key] ?? null;
    case "load_users":
      return (await load.read(signal)).users;
    case "index": {
      const serves = (index: Index) =>
        `${index.schema}.${index.table}` === probe.table &&
        index.column === probe.column &&
        index.valid &&
        !index.partial &&
        (probe.opclass === undefined || index.opclass === probe.opclass);
      return (await database.indexes(signal)).some(serves) ? 1 : 0;
    }
  }
}

/** What can be operated now. A part that cannot be reached is shown as down, or left out, rather than failing the rest. */
async function describeOperations({ services, database, load, mesh, monitoring }: Drivers): Promise<Operations> {
  const [described, tables, now, policy, watched] = await Promise.all([
    Promise.all(
      [...services].map(async ([service, admin]) => {
        const knobs = await unlessDown(admin.knobs());
        return { service, up: knobs !== null, knobs: knobs ?? [] };
      }),
    ),
    unlessDown(database.tables()),
    unlessDown(load.read()),
    mesh && unlessDown(mesh.describe()),
    unlessDown(describeMonitoring(monitoring)),
  ]);
  return {
    services: described,
    tables: tables ?? [],
    load: now && { ...now, profiles: [...LOAD_PROFILES] },
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
