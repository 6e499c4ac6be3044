import { DatabaseError, Pool, type PoolClient } from "pg";
import type { Config } from "./config.ts";
import { explain, record } from "./database-error.ts";
import type { NumberKnob } from "./knobs.ts";
import type { Logger } from "./logger.ts";
import { counter, gauge, histogram } from "./metrics.ts";
import { ServiceError } from "./service-error.ts";

const connections = gauge("db_pool_connections", "Open database connections by state", ["state"]);
const size = gauge("db_pool_size", "Most database connections that the pool opens");
const waiting = gauge("db_pool_waiting", "Callers that wait for a database connection");
const acquireDuration = histogram("db_pool_acquire_duration_seconds", "Wait for a database connection, seconds");
const opened = counter("db_pool_connections_opened_total", "Database connections that were opened");
const acquireErrors = counter("db_pool_acquire_errors_total", "Waits for a database connection that gave up", [
  "reason",
]);
for (const reason of ["busy", "unavailable"]) acquireErrors.inc({ reason }, 0);
const queryDuration = histogram("db_query_duration_seconds", "Time that one SQL statement took, seconds", [
  "operation",
]);

export type Row = Record<string, unknown>;
/** Runs one statement; `operation` is its name in metrics. */
export type Query = <R extends Row>(operation: string, text: string, values?: unknown[]) => Promise<R[]>;
export type Database = {
  query: Query;
  /** Runs `work` in one transaction: committed when it returns, rolled back when it throws. */
  transaction: <T>(work: (query: Query) => Promise<T>) => Promise<T>;
  resize: (connections: number) => void;
  /** Whether the last attempt to get a connection succeeded. */
  isUp: () => boolean;
  close: () => Promise<void>;
};

export type DatabaseOptions = {
  url: string;
  size: number;
  acquireTimeoutMs: () => number;
  /** 0: no limit. */
  statementTimeoutMs: () => number;
  log: Logger;
};

type DatabaseKnobs = {
  db_pool_size: NumberKnob;
  db_acquire_timeout_ms: NumberKnob;
  db_statement_timeout_ms: NumberKnob;
};

/** A database whose pool follows the service's `db_*` settings. */
export function databaseFromConfig(url: string, config: Config<DatabaseKnobs>, log: Logger): Database {
  const database = createDatabase({
    url,
    log,
    size: config.get("db_pool_size"),
    acquireTimeoutMs: () => config.get("db_acquire_timeout_ms"),
    statementTimeoutMs: () => config.get("db_statement_timeout_ms"),
  });
  config.watch("db_pool_size", database.resize);
  return database;
}

/**
 * A pool of database connections that can be resized while it is used. A connection that is not free within
 * `acquireTimeoutMs` throws 503 `database_busy`; a database that cannot be reached, 503 `database_unavailable`;
 * a statement over its limit, 504 `database_timeout`; a missing privilege, 503 `database_refused`; a statement that lost
 * against another one (a deadlock, say), 503 `database_conflict`; any other SQL error is passed on as it is.
 */
export function createDatabase(options: DatabaseOptions): Database {
  const { url, acquireTimeoutMs, statementTimeoutMs, log } = options;
  const pool = new Pool({
    connectionString: url,
    // So that the database can tell who holds what.
    application_name: process.env["OTEL_SERVICE_NAME"],
    max: options.size,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  });
  const limits = new WeakMap<PoolClient, number>();
  let up = false;
  // Without a listener a connection that breaks while idle would end the process.
  pool.on("error", (error) => log.warn({ error }, "an idle database connection was lost"));
  for (const event of ["connect", "acquire", "release", "remove"] as const) pool.on(event, () => setImmediate(show));
  pool.on("connect", () => opened.inc());
  size.set(options.size);
  show();

  function show(): void {
    if (pool.ended) return;
    connections.set({ state: "used" }, pool.totalCount - pool.idleCount);
    connections.set({ state: "idle" }, pool.idleCount);
    waiting.set(pool.waitingCount);
  }

  async function acquire(): Promise<PoolClient> {
    pool.options.connectionTimeoutMillis = acquireTimeoutMs();
    const end = acquireDuration.startTimer();
    const pending = pool.connect();
    show();
    try {
      const client = await pending;
      up = true;
      return client;
    } catch (error) {
      const busy = pool.totalCount >= pool.options.max;
      up = busy;
      acquireErrors.inc({ reason: busy ? "busy" : "unavailable" });
      if (error instanceof DatabaseError) record(error, "connect", log);
      throw busy
        ? new ServiceError(
            503,
            "database_busy",
            `no database connection was free within ${acquireTimeoutMs()} ms: try again`,
            { cause: error },
          )
        : new ServiceError(503, "database_unavailable", "the database cannot be reached: try again", { cause: error });
    } finally {
      end();
      show();
    }
  }

  /** Gives the connection back, or closes it when it broke or the pool has become smaller. */
  function release(client: PoolClient, broken: boolean): void {
    client.release(broken || pool.totalCount > pool.options.max);
  }

  async function limitStatements(client: PoolClient): Promise<void> {
    const limit = statementTimeoutMs();
    if (limits.get(client) === limit) return;
    await control(client, `set statement_timeout = ${limit}`);
    limits.set(client, limit);
  }

  async function withConnection<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await acquire();
    let broken = false;
    const breaks = () => (broken = true);
    client.on("error", breaks);
    try {
      await limitStatements(client);
      return await work(client);
    } catch (error) {
      broken ||= isConnectionLost(error);
      throw error;
    } finally {
      client.off("error", breaks);
      release(client, broken);
    }
  }

  return {
    query: (operation, text, values) => withConnection((client) => queryOn(client, log)(operation, text, values)),
    transaction: (work) =>
      withConnection(async (client) => {
        await control(client, "begin");
        try {
          const result = await work(queryOn(client, log));
          await control(client, "commit");
          return result;
        } catch (error) {
          await client.query("rollback").catch(() => client.emit("error", new Error("rollback failed")));
          throw error;
        }
      }),
    resize(next) {
      const grows = next > pool.options.max;
      pool.options.max = next;
      size.set(next);
      // Callers that wait are served when a connection is given back; a larger pool must not make them wait for that.
      const visits = grows ? pool.waitingCount : Math.min(pool.idleCount, pool.totalCount - next);
      for (let i = 0; i < visits; i++)
        acquire().then(
          (client) => release(client, false),
          () => undefined,
        );
    },
    isUp: () => up,
    close: () => pool.end(),
  };
}

const queryOn = (client: PoolClient, log: Logger): Query =>
  async function query<R extends Row>(operation: string, text: string, values: unknown[] = []) {
    const end = queryDuration.startTimer({ operation });
    try {
      return (await client.query<R>(text, values)).rows;
    } catch (error) {
      record(error, operation, log);
      throw explain(error, operation);
    } finally {
      end();
    }
  };

/** What is no query of a service's own; when the server is gone, it says so like one. */
async function control(client: PoolClient, statement: string): Promise<void> {
  try {
    await client.query(statement);
  } catch (error) {
    throw explain(error, statement);
  }
}

const isConnectionLost = (error: unknown): boolean =>
  error instanceof ServiceError && error.code === "database_unavailable";
