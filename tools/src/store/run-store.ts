import { and, asc, count, desc, DrizzleQueryError, eq, gt, inArray, or, sql, type SQL } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { DatabaseError, type Pool } from "pg";
import type { RunEvent, ScenarioSource } from "@mayday/scenarios/contract";
import { ToolError } from "../tool-error.ts";
import type { Database } from "./database.ts";
import { events, leases, runs, sources } from "./schema.ts";

export type RunRow = typeof runs.$inferSelect;
/** What the row of a run says beside its events; derived from them by the caller. */
export type RunSummary = Pick<RunRow, "state" | "endedWhy" | "passed" | "checks" | "unaided" | "settled">;
export type Lease = typeof leases.$inferSelect;

/** Somebody else appended first: the caller's picture of the run is old, and it has to load it again. */
export class SequenceConflict extends Error {
  constructor(run: string, expected: number) {
    super(`run ${run} has events after ${expected} that this process has not seen`);
    this.name = "SequenceConflict";
  }
}

const BY_BEGIN = [asc(runs.startedAt), asc(runs.id)];
/** States in which the system is as it was, and the environment given back. */
const OVER = ["debrief", "closed"];

/** The event log of all runs, in PostgreSQL. */
export class RunStore {
  readonly #database: Database;

  constructor(pool: Pool) {
    this.#database = drizzle(pool);
  }

  /** All access goes through here, so that a database that is away is one clear error wherever it is noticed. */
  async #use<T>(work: (db: Database) => Promise<T>): Promise<T> {
    try {
      return await work(this.#database);
    } catch (error) {
      throw isAway(error) ? databaseAway(error) : error;
    }
  }

  /**
   * Makes a run with its first events and leases its environment to it, or nothing at all.
   * Throws `ToolError` (`conflict`) when another run has the environment. `source` is what it begins with.
   */
  async create(run: Omit<RunRow, "seq" | "source">, first: RunEvent[], source?: ScenarioSource): Promise<void> {
    await this.#use((db) =>
      db.transaction(async (tx) => {
        if (source !== undefined) await tx.insert(sources).values(source).onConflictDoNothing();
        await tx.insert(runs).values({ ...run, source: source?.hash ?? null, seq: first.length });
        const leased = await tx
          .insert(leases)
          .values({ environment: run.environment, run: run.id, since: run.startedAt })
          .onConflictDoNothing()
          .returning();
        if (leased.length === 0) throw environmentInUse(run.environment);
        await tx.insert(events).values(rows(run.id, first));
      }),
    );
  }

  /**
   * Appends events, numbered from directly after the run's last one, in one transaction with the run's new summary.
   * `release` also gives the environment back. Throws `SequenceConflict`, and stores nothing, when somebody else
   * appended first.
   */
  async append(run: string, stamped: RunEvent[], summary: RunSummary, options: { release: boolean }): Promise<void> {
    const [first] = stamped;
    if (!first) return;
    const after = first.seq - 1;
    await this.#use((db) =>
      db.transaction(async (tx) => {
        // The row lock that this update takes puts concurrent appends in a line.
        const updated = await tx
          .update(runs)
          .set({ ...summary, seq: after + stamped.length })
          .where(and(eq(runs.id, run), eq(runs.seq, after)))
          .returning({ id: runs.id });
        if (updated.length === 0) throw new SequenceConflict(run, after);
        await tx.insert(events).values(rows(run, stamped));
        if (options.release) await tx.delete(leases).where(eq(leases.run, run));
      }),
    );
  }

  /** Events after sequence number `after`, in order, at most `limit`. */
  async read(run: string, after = 0, limit = 100_000): Promise<RunEvent[]> {
    const isNewer = and(eq(events.run, run), gt(events.seq, after));
    const found = await this.#use((db) =>
      db.select().from(events).where(isNewer).orderBy(asc(events.seq)).limit(limit),
    );
    return found.map(({ body, seq, at }) => ({ ...body, seq, at }));
  }

  /** What runs with this `source` began with. */
  async source(hash: string): Promise<ScenarioSource | null> {
    const [row] = await this.#use((db) => db.select().from(sources).where(eq(sources.hash, hash)));
    return row ?? null;
  }

  async find(run: string): Promise<RunRow | null> {
    const [row] = await this.#use((db) => db.select().from(runs).where(eq(runs.id, run)));
    return row ?? null;
  }

  /** Runs that something can still happen to, oldest first. */
  async unsettled(): Promise<RunRow[]> {
    return this.#use((db) => db.select().from(runs).where(eq(runs.settled, false)).orderBy(asc(runs.startedAt)));
  }

  /** Newest first; of one learner, or of all. */
  async list(learner: string | null, limit = 200): Promise<RunRow[]> {
    const theirs = learner === null ? undefined : eq(runs.learner, learner);
    return this.#use((db) => db.select().from(runs).where(theirs).orderBy(desc(runs.startedAt)).limit(limit));
  }

  /** How often a learner tried each scenario, and completed it. */
  async attempts(learner: string): Promise<Map<string, { attempts: number; completed: number }>> {
    const completed = sql<number>`(count(*) filter (where ${runs.endedWhy} = 'completed'))::int`;
    const numbers = { scenario: runs.scenario, attempts: count(), completed };
    const found = await this.#use((db) =>
      db.select(numbers).from(runs).where(eq(runs.learner, learner)).groupBy(runs.scenario),
    );
    return new Map(found.map(({ scenario, ...numbers }) => [scenario, numbers]));
  }

  /** A run of this learner: the one of that id, or their first. */
  async ownRun(learner: string, id: string | null): Promise<RunRow | null> {
    return await this.#first(and(eq(runs.learner, learner), id === null ? undefined : eq(runs.id, id)));
  }

  /** The run that the same learner began next. */
  async ownRunAfter({ learner, startedAt, id }: RunRow): Promise<RunRow | null> {
    const later = or(gt(runs.startedAt, startedAt), and(eq(runs.startedAt, startedAt), gt(runs.id, id)));
    return await this.#first(and(eq(runs.learner, learner), later));
  }

  /** The one of them that was begun first. */
  async #first(which: SQL | undefined): Promise<RunRow | null> {
    const [row] = await this.#use((db) =>
      db
        .select()
        .from(runs)
        .where(which)
        .orderBy(...BY_BEGIN)
        .limit(1),
    );
    return row ?? null;
  }

  /**
   * Deletes every run of a learner with its events, and gives how many those were. Throws `ToolError` (`conflict`), and
   * deletes nothing, while one of them is not over.
   */
  async forget(learner: string): Promise<number> {
    return this.#use((db) =>
      db.transaction(async (tx) => {
        // Locks the rows, so that nothing is appended meanwhile.
        const theirs = await tx.select().from(runs).where(eq(runs.learner, learner)).for("update");
        const open = theirs.find(({ state }) => !OVER.includes(state));
        if (open !== undefined) throw notOver(open);
        const ids = theirs.map(({ id }) => id);
        if (ids.length === 0) return 0;
        await tx.delete(leases).where(inArray(leases.run, ids));
        await tx.delete(events).where(inArray(events.run, ids));
        await tx.delete(runs).where(inArray(runs.id, ids));
        return ids.length;
      }),
    );
  }

  async leases(): Promise<Lease[]> {
    return this.#use((db) => db.select().from(leases));
  }
}

/** No connection, one that broke, or a server that says it is going down (SQLSTATE classes 08 and 57P). */
function isAway(error: unknown): boolean {
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  if (cause instanceof DatabaseError) return /^(08|57P)/.test(cause.code ?? "");
  if (!(cause instanceof Error)) return false;
  const code = "code" in cause ? String(cause.code) : "";
  return /^E[A-Z]+$/.test(code) || /connection (terminated|error|timeout)|timeout exceeded/i.test(cause.message);
}

function databaseAway(cause: unknown): ToolError {
  return new ToolError(
    "unavailable",
    "the runs database does not answer",
    "Nothing is lost: try again in a few seconds; `npm run status` shows platform-postgres.",
    { cause },
  );
}

function notOver({ id, state }: RunRow): ToolError {
  return state === "reverting"
    ? new ToolError("conflict", `the system is still being put back after run ${id}`, "Try again in half a minute.")
    : new ToolError("conflict", `run ${id} is not over`, "Finish or abandon it, then delete your data.");
}

function environmentInUse(environment: string): ToolError {
  return new ToolError(
    "conflict",
    `the environment ${environment} was taken by another run a moment ago`,
    "Ask list_scenarios again: it says when an environment is free.",
  );
}

function rows(run: string, stamped: RunEvent[]) {
  return stamped.map(({ seq, at, ...body }) => ({ run, seq, at, body }));
}
