import type { Action, SqlOp } from "@mayday/scenarios/contract";
import type { DatabaseRoles, Held, Privilege, RoleLimits, SomeLimits } from "../environment/database-roles.ts";
import { ToolError } from "../tool-error.ts";
import { done } from "./action-handler.ts";
import type { Verbs } from "./by-verb.ts";

type Access = Extract<SqlOp, { verb: "grant" | "revoke" }>;
type SetRole = Extract<SqlOp, { verb: "set_role" }>;

/** Privileges and limits of roles, and the connections that they have. */
export const accessVerbs: Pick<Verbs<"sql">, "grant" | "revoke" | "set_role" | "terminate_backend"> = {
  grant: {
    for: "operators",
    describe: (op) => `Grant ${op.privileges.join(", ")} on ${tableOf(op)} to ${op.role}`,
    captureUndo: async (op, { roles }, signal) => undoOfGrant(op, await heldBy(op, roles, signal)),
    async apply(op, { roles }, signal) {
      await roles.grant(op, signal);
      const held = await heldBy(op, roles, signal);
      const missing = op.privileges.filter((privilege) => !wholly(held, privilege, op.columns));
      if (missing.length > 0) throw notSo(`${op.role} still may not ${missing.join(", ")} ${tableOf(op)}`);
      return done(`${op.role} may ${op.privileges.join(", ")} on ${tableOf(op)}`);
    },
  },
  revoke: {
    for: "scenarios",
    describe: (op) => `Revoke ${op.privileges.join(", ")} on ${tableOf(op)} from ${op.role}`,
    captureUndo: async (op, { roles }, signal) => undoOfRevoke(op, await heldBy(op, roles, signal)),
    async apply(op, { roles }, signal) {
      await roles.revoke(op, signal);
      const held = await heldBy(op, roles, signal);
      const left = op.privileges.filter((privilege) => partly(held, privilege, op.columns));
      if (left.length > 0) throw notSo(`${op.role} still may ${left.join(", ")} ${tableOf(op)}`);
      return done(`${op.role} may no longer ${op.privileges.join(", ")} on ${tableOf(op)}`);
    },
  },
  set_role: {
    for: "operators",
    describe: (op) => `Limit ${op.role}: ${said(op)}`,
    async captureUndo({ role, ...wanted }, { roles }, signal) {
      const now = await limitsOf(role, roles, signal);
      const before: SomeLimits = {};
      for (const key of ["connectionLimit", "statementTimeoutMs"] as const) {
        if (wanted[key] !== undefined && wanted[key] !== now[key]) before[key] = now[key];
      }
      return Object.keys(before).length === 0 ? [] : [{ kind: "sql", op: { verb: "set_role", role, ...before } }];
    },
    async apply(op, { roles }, signal) {
      await limitsOf(op.role, roles, signal);
      await roles.setLimits(op.role, op, signal);
      const now = await limitsOf(op.role, roles, signal);
      const { connectionLimit = now.connectionLimit, statementTimeoutMs = now.statementTimeoutMs } = op;
      if (connectionLimit !== now.connectionLimit || statementTimeoutMs !== now.statementTimeoutMs)
        throw notSo(`${op.role} still has ${said(now)}`);
      return done(`New connections of ${op.role} have: ${said(op)}`);
    },
  },
  terminate_backend: {
    for: "operators",
    describe: (op) => `End the connections of ${op.application} to the database`,
    async apply({ application }, { roles }, signal) {
      const ended = await roles.terminate(application, signal);
      return done(
        ended === 0
          ? `No connection calls itself ${application} (any more)`
          : `Ended ${ended} ${ended === 1 ? "connection" : "connections"} of ${application}`,
      );
    },
  },
};

async function heldBy({ role, table }: Access, roles: DatabaseRoles, signal: AbortSignal): Promise<Held[]> {
  return (await roles.held(signal)).filter((one) => one.role === role && one.table === table);
}

/** The columns that the role was given by name; none when it has the privilege on no column in particular. */
const columnsOf = (held: readonly Held[], privilege: Privilege) =>
  held.find((one) => one.privilege === privilege && one.columns !== null)?.columns ?? [];
const hasTable = (held: readonly Held[], privilege: Privilege) =>
  held.some((one) => one.privilege === privilege && one.columns === null);

function wholly(held: readonly Held[], privilege: Privilege, columns: readonly string[] | undefined): boolean {
  if (hasTable(held, privilege)) return true;
  return columns?.every((column) => columnsOf(held, privilege).includes(column)) ?? false;
}

function partly(held: readonly Held[], privilege: Privilege, columns: readonly string[] | undefined): boolean {
  const given = columnsOf(held, privilege);
  const some = columns === undefined ? given.length > 0 : columns.some((column) => given.includes(column));
  return some || hasTable(held, privilege);
}

/** Takes away what is new; on the whole table that takes the single columns with it, which are then given back. */
function undoOfGrant({ privileges, table, role, columns }: Access, held: readonly Held[]): Action[] {
  return privileges.flatMap((privilege): Action[] => {
    if (wholly(held, privilege, columns)) return [];
    const given = columnsOf(held, privilege);
    const fresh = columns?.filter((column) => !given.includes(column));
    const taken = { privileges: [privilege], table, role };
    return [
      { kind: "sql", op: { verb: "revoke", ...taken, ...(fresh === undefined ? {} : { columns: fresh }) } },
      ...(fresh === undefined ? grantColumns(taken, given) : []),
    ];
  });
}

/** Gives back what there was: on the whole table, and by column. */
function undoOfRevoke({ privileges, table, role, columns }: Access, held: readonly Held[]): Action[] {
  return privileges.flatMap((privilege): Action[] => {
    const given = { privileges: [privilege], table, role };
    const named = columnsOf(held, privilege).filter((column) => columns?.includes(column) ?? true);
    const whole = columns === undefined && hasTable(held, privilege);
    return [
      ...(whole ? [{ kind: "sql", op: { verb: "grant", ...given } } satisfies Action] : []),
      ...grantColumns(given, named),
    ];
  });
}

function grantColumns(given: Omit<Access, "verb">, columns: string[]): Action[] {
  return columns.length === 0 ? [] : [{ kind: "sql", op: { verb: "grant", ...given, columns } }];
}

async function limitsOf(role: SetRole["role"], roles: DatabaseRoles, signal: AbortSignal): Promise<RoleLimits> {
  const limits = (await roles.limits(signal)).get(role);
  if (limits) return limits;
  throw new ToolError("not_found", `there is no role ${role}`, "list_operations shows the roles.");
}

function said({ connectionLimit, statementTimeoutMs }: SomeLimits): string {
  const parts = [
    connectionLimit === undefined
      ? []
      : [connectionLimit === -1 ? "any number of connections" : `${connectionLimit} connections`],
    statementTimeoutMs === undefined
      ? []
      : [statementTimeoutMs === 0 ? "statements of any length" : `statements of ${statementTimeoutMs} ms at most`],
  ];
  return parts.flat().join(", ");
}

const tableOf = ({ table, columns }: Access) => (columns === undefined ? table : `${table} (${columns.join(", ")})`);

function notSo(reason: string): ToolError {
  return new ToolError("conflict", reason, "Look at the privileges and limits of roles, then try again.");
}
