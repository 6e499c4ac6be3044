import type { Action } from "@mayday/scenarios/contract";
import { handlerOf } from "../actions/action-kinds.ts";
import { sessionsAfter } from "./database-sessions.ts";
import type { System } from "../actions/action-handler.ts";
import { ToolError } from "../tool-error.ts";
import { describeOperations } from "./operations.ts";
import { buildDrivers, type Drivers } from "./drivers.ts";
import type { Environment } from "./environment.ts";
import type { EnvironmentEntry } from "./environments-file.ts";
import { checkHealth } from "./health.ts";
import type { Mesh } from "./mesh.ts";
import { readProbe } from "./read-probe.ts";
import type { ServiceAdmin } from "./service-admin.ts";
import { takeSnapshot, takeSnapshotOf } from "./snapshot.ts";

/** One environment over its drivers. */
export function buildEnvironment(entry: EnvironmentEntry): Environment {
  const drivers = buildDrivers(entry);
  const { metrics, alerts, logs, traces } = drivers;
  const system: System = {
    ...drivers,
    service: (name) => serviceNamed(drivers.services, name),
    mesh: () => theMesh(drivers),
  };

  return {
    name: entry.name,
    components: entry.components,

    readNumber: (query, signal) => metrics.readNumber(query, signal),
    queryRange: (input) => metrics.queryRange(input),
    queryExemplars: (input) => metrics.queryExemplars(input),
    listMetrics: (of) => metrics.listMetrics(of),
    searchLogs: (search) => logs.searchLogs(search),
    countLogs: (search) => logs.countLogs(search),
    searchTraces: (search) => traces.searchTraces(search),
    getTrace: (traceId) => traces.getTrace(traceId),
    listAlerts: () => alerts.listAlerts(),
    silence: (input) => alerts.silence(input),
    previewSilence: (matchers) => alerts.previewSilence(matchers),
    listSilences: () => alerts.listSilences(),
    extendSilence: (silence, minutes) => alerts.extendSilence(silence, minutes),
    expireSilence: (silence) => alerts.expireSilence(silence),
    queueDepth: (signal) => drivers.broker.queueDepth(signal),
    redriveDead: (signal) => drivers.broker.redriveDead(signal),

    readProbe: (probe, signal) => readProbe(probe, system, () => alerts.listAlerts(), signal),
    describeOperations: () => describeOperations(drivers),

    label: (action) => handlerOf(action).describe(action),
    captureUndo: (action, signal) => handlerOf(action).captureUndo(action, system, signal),
    apply: (action, signal) => handlerOf(action).apply(action, system, signal),

    reads: (action) => handlerOf(action).reads?.(action) ?? false,
    isOperators: (action) => handlerOf(action).isOperators?.(action) ?? false,
    resume: (applied, signal) => resume(applied, drivers, signal),

    snapshot: () => takeSnapshot(drivers),
    snapshotOf: (part) => takeSnapshotOf(drivers, part),
    health: () => checkHealth(drivers),
    close: () => drivers.sessions.closeAll(),
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

async function resume(applied: readonly Action[], { sessions }: Drivers, signal: AbortSignal): Promise<void> {
  const ops = applied.flatMap((action) => (action.kind === "sql" ? [action.op] : []));
  for (const op of sessionsAfter(ops)) await sessions.open(op, signal);
}
