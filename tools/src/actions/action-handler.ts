import type { Action, ActionKind } from "@mayday/scenarios/contract";
import type { Cache } from "../environment/cache.ts";
import type { DatabaseContent } from "../environment/database-content.ts";
import type { DatabaseReader } from "../environment/database-reader.ts";
import type { DatabaseRoles } from "../environment/database-roles.ts";
import type { DatabaseSessions } from "../environment/database-sessions.ts";
import type { Database } from "../environment/database.ts";
import type { Table } from "../environment/environment.ts";
import type { LoadGenerator } from "../environment/load-generator.ts";
import type { MessageBroker } from "../environment/message-broker.ts";
import type { Mesh } from "../environment/mesh.ts";
import type { Monitoring } from "../environment/monitoring.ts";
import type { ServiceAdmin } from "../environment/service-admin.ts";

/** What actions work on: the administrative interfaces of one environment's components. */
export type System = {
  service: (name: string) => ServiceAdmin;
  database: Database;
  reader: DatabaseReader;
  roles: DatabaseRoles;
  content: DatabaseContent;
  sessions: DatabaseSessions;
  cache: Cache;
  broker: MessageBroker;
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
  /** Whether it only looks; absent: never. */
  reads?(action: ActionOf<K>): boolean;
  /** Whether an operator may do it, beside scenarios and instructors; absent: never. */
  isOperators?(action: ActionOf<K>): boolean;
  /** The actions that bring back the present state after `action`; touches nothing. */
  captureUndo(action: ActionOf<K>, system: System, signal: AbortSignal): Promise<Action[]>;
  /** Carries it out, reads back that it took effect, throws when it did not. Harmless when applied again. */
  apply(action: ActionOf<K>, system: System, signal: AbortSignal): Promise<Applied>;
};

/** The outcome of an action that gives no rows. */
export const done = (result: string): Applied => ({ result, table: null });

/** The outcome of an action that reads. */
export function rowsOf(table: Table): Applied {
  const more = table.truncated ? ", the first of more" : "";
  return { result: `${table.rows.length} ${table.rows.length === 1 ? "row" : "rows"}${more}`, table };
}
