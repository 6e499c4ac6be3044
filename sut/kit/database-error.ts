import { DatabaseError } from "pg";
import type { Logger } from "./logger.ts";
import { counter } from "./metrics.ts";
import { ServiceError } from "./service-error.ts";

const errors = counter("db_errors_total", "SQL statements that failed, by the server's SQLSTATE", ["sqlstate"]);

type Temporary = { status: 503 | 504; code: string; why: string };
const conflict: Temporary = { status: 503, code: "database_conflict", why: "gave up in favour of another statement" };
/** By SQLSTATE: what says nothing about the data that was sent, so that the same statement may succeed later. */
const TEMPORARY = new Map<string, Temporary>([
  ["57014", { status: 504, code: "database_timeout", why: "did not finish in time" }],
  ["42501", { status: 503, code: "database_refused", why: "does not allow" }],
  ["40001", conflict],
  ["40P01", conflict],
]);

// What has not happened yet is shown as 0, so that the first time is seen as an increase.
for (const sqlstate of ["none", ...TEMPORARY.keys()]) errors.inc({ sqlstate }, 0);

/** The server's five characters for what went wrong; undefined when it was not the server that said so. */
const sqlStateOf = (error: unknown) => (error instanceof DatabaseError ? (error.code ?? "") : undefined);

/** Counts and logs a statement that failed. */
export function record(error: unknown, operation: string, log: Logger): void {
  const sqlstate = sqlStateOf(error) ?? "none";
  errors.inc({ sqlstate });
  log.error({ error, operation, sqlstate }, "a database statement failed");
}

/** What a service answers because of `error`: a ServiceError when trying again may help, else the error itself. */
export function explain(error: unknown, operation: string): unknown {
  const sqlState = sqlStateOf(error);
  // Classes 08 and 57P: the server went away. An error that is not the server's is the socket's.
  if (sqlState === undefined || sqlState.startsWith("08") || sqlState.startsWith("57P")) {
    return new ServiceError(503, "database_unavailable", "the database connection was lost: try again", {
      cause: error,
    });
  }
  const known = TEMPORARY.get(sqlState);
  if (!known) return error;
  const detail = `the database ${known.why} "${operation}" (SQLSTATE ${sqlState}): try again`;
  return new ServiceError(known.status, known.code, detail, { cause: error });
}
