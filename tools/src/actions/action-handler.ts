import type { Action, ActionKind } from "@mayday/scenarios/contract";
import type { Database } from "../environment/database.ts";
import type { Table } from "../environment/environment.ts";
import type { LoadGenerator } from "../environment/load-generator.ts";
import type { Mesh } from "../environment/mesh.ts";
import type { Monitoring } from "../environment/monitoring.ts";
import type { ServiceAdmin } from "../environment/service-admin.ts";

/** What actions work on: the administrative interfaces of one environment's components. */
export type System = {
  service: (name: string) => ServiceAdmin;
  database: Database;
  load: LoadGenerator;
  monitoring: Monitoring;
  /** Throws where there is no mesh. */
  mesh: () => Mesh;
};

export type ActionOf<K extends ActionKind> = Extract<Action, { kind: K }>;
export type Applied = { result: string; table: Table | null };

/** One kind of action. A file per kind; `action-kinds.ts` lists them. */
export type ActionHandler<K extends ActionKind> = {
  /** One line for people: what the action does. */
  describe(action: ActionOf<K>): string;
  /** The actions that bring back the present state after `action`; touches nothing. */
  captureUndo(action: ActionOf<K>, system: System, signal: AbortSignal): Promise<Action[]>;
  /** Carries it out, reads back that it took effect, throws when it did not. Harmless when applied again. */
  apply(action: ActionOf<K>, system: System, signal: AbortSignal): Promise<Applied>;
};

/** The outcome of an action that gives no rows. */
export const done = (result: string): Applied => ({ result, table: null });
