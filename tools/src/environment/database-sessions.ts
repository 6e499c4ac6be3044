import { setTimeout as delay } from "node:timers/promises";
import { Client, DatabaseError } from "pg";
import type { SqlOp } from "@mayday/scenarios/contract";
import { ToolError } from "../tool-error.ts";
import { reasonOf, SourceUnavailable, stopped } from "./source.ts";
import { CONNECT_TIMEOUT_MS, SOURCE } from "./postgres-connection.ts";

export type OpenSession = Extract<SqlOp, { verb: "open_session" }>;
export type DatabaseSessions = ReturnType<typeof databaseSessions>;

const AGAIN_MS = 1_000;
const REFUSED_AGAIN_MS = 5_000;

type Session = { op: OpenSession; stop: AbortController; alive: () => boolean; ended: Promise<unknown> };

/**
 * Other clients of the shop's database, as the role `analyst`: someone who holds stock rows in a transaction, or a report
 * that runs over and over. They are real connections of this process and end with it.
 */
export function databaseSessions(url: string) {
  const sessions = new Map<string, Session>();

  async function close(name: string): Promise<boolean> {
    const session = sessions.get(name);
    sessions.delete(name);
    session?.stop.abort();
    await session?.ended;
    return session !== undefined;
  }

  return {
    close,

    /** What is open under that name and has not been ended by somebody else; null for nothing. */
    find(name: string): OpenSession | null {
      const session = sessions.get(name);
      return session?.alive() ? session.op : null;
    },

    /** Opens it, and gives one line about what it has or does. One that is open already stays as it is. */
    async open(op: OpenSession, signal: AbortSignal): Promise<string> {
      if (sessions.get(op.name)?.alive()) return `${op.name} is connected already`;
      await close(op.name);
      return op.does === "hold_locks" ? holdLocks(op, signal) : startReport(op);
    },

    list: (): { name: string; does: string }[] =>
      [...sessions.values()].filter(({ alive }) => alive()).map(({ op: { name, does } }) => ({ name, does })),

    async closeAll(): Promise<void> {
      await Promise.all([...sessions.keys()].map(close));
    },
  };

  function newClient(name: string): Client {
    const client = new Client({
      connectionString: url,
      application_name: name,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      // The server notices within a second that this process is gone, even in the middle of a statement.
      options: "-c client_connection_check_interval=1000",
    });
    // A lost connection is what `end` tells of.
    client.on("error", () => {});
    return client;
  }

  async function holdLocks(op: Extract<OpenSession, { does: "hold_locks" }>, signal: AbortSignal): Promise<string> {
    const client = newClient(op.name);
    const giveUp = () => void client.end();
    try {
      await client.connect();
      signal.addEventListener("abort", giveUp, { once: true });
      await client.query("BEGIN; SET LOCAL lock_timeout = '10s'");
      const { rowCount } = await (op.products === undefined
        ? client.query(LOCK_POPULAR, [op.mostPopular])
        : client.query(LOCK_PRODUCTS, [op.products]));
      let alive = true;
      client.once("end", () => (alive = false));
      const stop = new AbortController();
      const { promise: ended, resolve } = Promise.withResolvers<void>();
      stop.signal.addEventListener("abort", () => void client.end().then(resolve, resolve), { once: true });
      sessions.set(op.name, { op, stop, alive: () => alive, ended });
      return `${op.name} holds ${rowCount} rows of inventory.stock`;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (signal.aborted) throw stopped(SOURCE, error);
      throw new SourceUnavailable(SOURCE, `a client could not take the rows (${reasonOf(error)})`, { cause: error });
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
  }

  function startReport(op: Extract<OpenSession, { does: "report" }>): string {
    const stop = new AbortController();
    let running = op.connections;
    const runs = Array.from({ length: op.connections }, () =>
      runReports(op.name, stop.signal).finally(() => (running -= 1)),
    );
    sessions.set(op.name, { op, stop, alive: () => running > 0, ended: Promise.all(runs) });
    return `${op.name} runs on ${op.connections} ${op.connections === 1 ? "connection" : "connections"}`;
  }

  /** A scheduled job: it comes back when it loses its connection, and gives up when its statement takes too long. */
  async function runReports(name: string, stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      const client = newClient(name);
      // The socket goes at once: a statement that still runs is not waited for.
      const leave = () => void client.end();
      stop.addEventListener("abort", leave, { once: true });
      let pause = AGAIN_MS;
      try {
        await client.connect();
        while (!stop.aborted) await client.query(REPORT);
      } catch (error) {
        if (ranTooLong(error)) return;
        if (error instanceof DatabaseError && error.code === "53300") pause = REFUSED_AGAIN_MS;
      } finally {
        stop.removeEventListener("abort", leave);
        await client.end().catch(() => undefined);
      }
      await delay(pause, undefined, { signal: stop }).catch(() => undefined);
    }
  }
}

function ranTooLong(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === "57014" && error.message.includes("statement timeout");
}

/**
 * The sessions that would be open now, had this process not been restarted: those that were opened and neither closed
 * nor, when they hold locks, ended by an operator (nobody comes back to a transaction that was ended; a report does).
 */
export function sessionsAfter(applied: readonly SqlOp[]): OpenSession[] {
  const open = new Map<string, OpenSession>();
  for (const op of applied) {
    if (op.verb === "open_session") open.set(op.name, op);
    if (op.verb === "close_session") open.delete(op.name);
    if (op.verb === "terminate_backend" && open.get(op.application)?.does === "hold_locks") open.delete(op.application);
  }
  return [...open.values()];
}

/** Refuses a name under which other clients of the shop are connected, whose connections would end with the session's. */
export function requireOwnName(name: string, taken: readonly { application: string }[]): void {
  if (!taken.some(({ application }) => application === name)) return;
  throw new ToolError("conflict", `${name} is connected already, and not from here`, "Choose another name.");
}

const LOCK_PRODUCTS = "SELECT FROM inventory.stock WHERE product_id = ANY ($1) ORDER BY product_id FOR UPDATE";
const LOCK_POPULAR = `
  SELECT FROM inventory.stock
  WHERE product_id = ANY (array(SELECT id FROM inventory.products ORDER BY popularity DESC, id LIMIT $1))
  ORDER BY product_id FOR UPDATE`;

/** How the words that describe products go with what they cost and sell: reads and takes apart every description. */
const REPORT = `
  WITH words AS (
    SELECT p.category, p.price_cents, p.popularity, word
    FROM inventory.products p, regexp_split_to_table(lower(p.description), '[^a-z]+') AS word
  ), sold AS (
    SELECT p.category, sum(i.quantity) AS pieces
    FROM orders.order_items i JOIN inventory.products p ON p.id = i.product_id GROUP BY p.category
  )
  SELECT category, word, count(*) AS uses, avg(price_cents) AS price, corr(price_cents, popularity), max(pieces) AS pieces
  FROM words LEFT JOIN sold USING (category)
  WHERE length(word) > 3
  GROUP BY category, word ORDER BY uses DESC LIMIT 100`;
