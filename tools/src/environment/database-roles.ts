import { escapeIdentifier } from "pg";
import type { SqlOp } from "@mayday/scenarios/contract";
import { LIMITED_ROLES, SERVICE_ROLES } from "@mayday/scenarios/contract";
import { ToolError } from "../tool-error.ts";
import { quotedTable } from "./database.ts";
import { connectTo, CONSOLE, QUERY_TIMEOUT_MS } from "./postgres-connection.ts";

type Access = Extract<SqlOp, { verb: "grant" | "revoke" }>;
export type Privilege = Access["privileges"][number];
export type LimitedRole = Extract<SqlOp, { verb: "set_role" }>["role"];
/** `connectionLimit` -1 and `statementTimeoutMs` 0: none. */
export type RoleLimits = { connectionLimit: number; statementTimeoutMs: number };
/** Those limits that are named. */
export type SomeLimits = { [L in keyof RoleLimits]?: number | undefined };
/** One privilege that a role has been given: on the whole table, or (`columns` not null) on some of its columns. */
export type Held = { role: string; table: string; privilege: Privilege; columns: string[] | null };
export type DatabaseRoles = ReturnType<typeof databaseRoles>;

const TERMINATE_WAIT_MS = 2_000;

/** Who may do what in the shop's database and how much of it, and who is connected; as the role `operator`. */
export function databaseRoles(url: string) {
  const connected = connectTo(url);
  const rows = <R extends object>(text: string, values: unknown[], signal: AbortSignal | null = null) =>
    connected(QUERY_TIMEOUT_MS, signal, async (client) => (await client.query<R>(text, values)).rows);
  const run = (text: string, signal: AbortSignal) =>
    connected(QUERY_TIMEOUT_MS, signal, async (client) => {
      // A table that is in use lets its privileges change; one that is being altered must not be waited for.
      await client.query("SET lock_timeout = '2s'");
      await client.query(text);
    });

  return {
    /** What the services' roles have been given on the shop's tables. */
    held: (signal?: AbortSignal): Promise<Held[]> => rows<Held>(HELD, [SERVICE_ROLES], signal),

    grant: ({ privileges, table, role, columns }: Omit<Access, "verb">, signal: AbortSignal) =>
      run(`GRANT ${listed(privileges, columns)} ON ${quotedTable(table)} TO ${escapeIdentifier(role)}`, signal),

    revoke: ({ privileges, table, role, columns }: Omit<Access, "verb">, signal: AbortSignal) =>
      run(`REVOKE ${listed(privileges, columns)} ON ${quotedTable(table)} FROM ${escapeIdentifier(role)}`, signal),

    async limits(signal?: AbortSignal): Promise<Map<LimitedRole, RoleLimits>> {
      const found = await rows<RoleLimits & { role: LimitedRole }>(LIMITS, [LIMITED_ROLES], signal);
      return new Map(found.map(({ role, ...limits }) => [role, limits]));
    },

    async setLimits(role: LimitedRole, limits: SomeLimits, signal: AbortSignal): Promise<void> {
      const { connectionLimit = null, statementTimeoutMs = null } = limits;
      await rows("SELECT operations.set_role_limits($1, $2, $3)", [role, connectionLimit, statementTimeoutMs], signal);
    },

    /** Ends every connection to the shop with that name and waits until they are gone; gives how many there were. */
    async terminate(application: string, signal: AbortSignal): Promise<number> {
      if (application === CONSOLE)
        throw new ToolError("not_allowed", "the console does not end its own connections", "Choose another one.");
      const found = await rows<{ pid: number; gone: boolean }>(TERMINATE, [application, TERMINATE_WAIT_MS], signal);
      // One that left by itself before it was told is not "gone" either: PostgreSQL knows no such process then.
      const doubtful = found.flatMap(({ pid, gone }) => (gone ? [] : [pid]));
      if (doubtful.length > 0 && (await rows(STILL_THERE, [application, doubtful], signal)).length > 0) {
        const reason = `a connection of ${application} was told to end and is still there`;
        throw new ToolError("unavailable", reason, "Try again.");
      }
      return found.length;
    },

    /** How many connections to the shop call themselves what; the console's own are not among them. */
    applications: () => rows<{ application: string; backends: number; oldestSeconds: number }>(APPLICATIONS, [CONSOLE]),
  };
}

function listed(privileges: readonly Privilege[], columns: readonly string[] | undefined): string {
  const names = columns === undefined ? "" : ` (${columns.map(escapeIdentifier).join(", ")})`;
  return privileges.map((privilege) => `${privilege.toUpperCase()}${names}`).join(", ");
}

const HELD = `
  WITH tables AS (
    SELECT c.oid, n.nspname || '.' || c.relname AS name, coalesce(c.relacl, acldefault('r', c.relowner)) AS acl
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND n.nspname IN ('inventory', 'orders')
  ), given AS (
    SELECT t.name, e.grantee, e.privilege_type, NULL::text AS attname FROM tables t, aclexplode(t.acl) e
    UNION ALL
    SELECT t.name, e.grantee, e.privilege_type, a.attname::text
    FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped, aclexplode(a.attacl) e
  )
  SELECT r.rolname AS role, g.name AS table, lower(g.privilege_type) AS privilege,
         array_agg(g.attname ORDER BY g.attname) FILTER (WHERE g.attname IS NOT NULL) AS columns
  FROM given g JOIN pg_roles r ON r.oid = g.grantee
  WHERE r.rolname = ANY ($1) AND g.privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
  GROUP BY r.rolname, g.name, g.privilege_type, g.attname IS NULL
  ORDER BY 1, 2, 3`;

const LIMITS = `
  SELECT r.rolname AS role, r.rolconnlimit AS "connectionLimit",
         coalesce((SELECT extract(epoch FROM split_part(setting, '=', 2)::interval) * 1000 FROM unnest(
           array(SELECT CASE WHEN s ~ '=[0-9]+$' THEN s || 'ms' ELSE s END FROM unnest(r.rolconfig) AS s)) AS setting
           WHERE setting LIKE 'statement\\_timeout=%'), 0)::int AS "statementTimeoutMs"
  FROM pg_roles r WHERE r.rolname = ANY ($1) ORDER BY 1`;

const TERMINATE = `
  SELECT pid, pg_terminate_backend(pid, $2) AS gone FROM pg_stat_activity
  WHERE datname = current_database() AND application_name = $1 AND pid <> pg_backend_pid()`;

const STILL_THERE = `
  SELECT pid FROM pg_stat_activity
  WHERE datname = current_database() AND application_name = $1 AND pid = ANY ($2)`;

const APPLICATIONS = `
  SELECT application_name AS application, count(*)::int AS backends,
         extract(epoch FROM now() - min(coalesce(xact_start, now())))::float8 AS "oldestSeconds"
  FROM pg_stat_activity
  WHERE datname = current_database() AND backend_type = 'client backend' AND application_name NOT IN ('', $1)
  GROUP BY application_name ORDER BY 1`;
