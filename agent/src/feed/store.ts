import { and, asc, eq, fillPlaceholders, gt, inArray, sql, type SQL } from "drizzle-orm";
import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import { PgDialect } from "drizzle-orm/pg-core";
import type { Pool, QueryResultRow } from "pg";
import type { FeedBody, FeedItem } from "../contract.ts";
import type { CompletedCall } from "../tutor/loop.ts";
import type { Trigger } from "../tutor/trigger.ts";
import { cursors, feed, turns } from "./schema.ts";

/** A feed item that has no sequence number yet. `cause` is unique in the run. */
export type Draft = { cause: string; at: number; body: FeedBody };
export type Owed = { run: string; cause: string; trigger: Trigger; calls: CompletedCall[] };
export type NewTurn = { cause: string; trigger: Trigger };

/** The cause of the message that a turn ends with. */
const messageCause = (turn: string) => `turn:${turn}`;

/** What was said in a run before a message: as many of its last messages as a turn starts from, oldest first. */
export type Earlier = FeedItem[];
const EARLIER = 24;

const given = (name: string) => sql.placeholder(name);

/** What learner and tutor said last in `run`, newest first. */
const SAID = sql`
  select seq, at::float8 as at, body from ${feed}
  where run = ${given("run")} and body->>'type' in ('learner_message', 'tutor_message') order by seq desc limit ${EARLIER}`;

export type StoreDatabase = NodePgDatabase & { $client: Pool };
type Transaction = Parameters<Parameters<NodePgDatabase["transaction"]>[0]>[0];

/**
 * The transcript of every run in PostgreSQL. Each method is one transaction; those that write lock the run's cursor
 * first, which is what makes `seq` gapless and every cause stored once, also with several writers.
 */
export function createStore(db: StoreDatabase) {
  const dialect = new PgDialect();
  /**
   * A statement that is written once, and that PostgreSQL plans once for each connection: either takes longer than
   * running it. Given its values by the names of its placeholders; throws for one that is missing.
   */
  const prepared = <Row extends QueryResultRow>(name: string, query: SQL) => {
    const { sql: text, params } = dialect.sqlToQuery(query);
    return async (values: Record<string, unknown>): Promise<Row[]> =>
      (await db.$client.query<Row>({ name, text, values: fillPlaceholders(params, values) })).rows;
  };

  const storeMessage = prepared<{ seq: number; earlier: StoredItem[] | null }>(
    "append_message",
    sql`
    with next as (
      update ${cursors} set last_seq = last_seq + 1 where run = ${given("run")} returning last_seq
    ), owed as (
      insert into ${turns} (run, cause, trigger, calls)
      select ${given("run")}, ${given("cause")}, ${given("trigger")}::jsonb, '[]'::jsonb from next
    ), stored as (
      insert into ${feed} (run, seq, at, cause, body)
      select ${given("run")}, last_seq, ${given("at")}::bigint, ${given("cause")}, ${given("body")}::jsonb from next
      returning seq
    )
    select seq, (select jsonb_agg(to_jsonb(earlier)) from (${SAID}) as earlier) as earlier from stored`,
  );
  const storeEnd = prepared<{ seq: number }>(
    "finish_turn",
    sql`
    with locked as (
      select run from ${cursors} where run = ${given("run")} for update
    ), gone as (
      delete from ${turns} using locked where ${turns.run} = locked.run and cause = ${given("cause")} returning ${turns.run}
    ), next as (
      update ${cursors} set last_seq = last_seq + ${given("count")} from gone where ${cursors.run} = gone.run
      returning last_seq - ${given("count")} as base
    )
    insert into ${feed} (run, seq, at, cause, body)
    select ${given("run")}, base + draft.place, ${given("at")}::bigint, draft.value->>'cause', draft.value->'body'
    from next, jsonb_array_elements(${given("drafts")}::jsonb) with ordinality as draft (value, place)
    returning seq`,
  );
  const readEarlier = prepared<StoredItem>("earlier", SAID);

  return {
    /** Makes the run known; does nothing when it is. */
    async open(run: string, learner: string): Promise<void> {
      await db.insert(cursors).values({ run, learner }).onConflictDoNothing();
    },

    async cursor(run: string): Promise<{ learner: string; lastSeq: number; sourceSeq: number } | null> {
      const [row] = await db.select().from(cursors).where(eq(cursors.run, run));
      return row ?? null;
    },

    /**
     * Stores what the run events in `(from, upTo]` became, the turns they cause, and the cursor, together.
     * Gives null, and stores nothing, when the cursor is not at `from` (they were written already).
     */
    async appendEvents(
      run: string,
      events: { from: number; upTo: number; items: Draft[]; owed: NewTurn[] },
    ): Promise<{ items: FeedItem[]; owed: NewTurn[] } | null> {
      return await db.transaction(async (tx) => {
        const cursor = await lock(tx, run);
        if (cursor.sourceSeq !== events.from) return null;
        const owed = await owe(tx, run, events.owed);
        return { items: await insert(tx, run, cursor.lastSeq, events.items, events.upTo), owed };
      });
    },

    /**
     * Stores a learner's message and the turn it causes; a resend gives the item that is there, as not new. One
     * statement, because the learner waits for it: it locks the cursor, takes the next number, stores both, and gives
     * what was said before.
     */
    async appendMessage(
      run: string,
      draft: Draft,
      trigger: Trigger,
    ): Promise<{ item: FeedItem; isNew: boolean; earlier: Earlier }> {
      const { cause, at, body } = draft;
      const known = async () => {
        const [row] = await db
          .select()
          .from(feed)
          .where(and(eq(feed.run, run), eq(feed.cause, cause)));
        return row === undefined
          ? null
          : { item: { run, seq: row.seq, at: row.at, ...row.body }, isNew: false, earlier: [] };
      };
      try {
        const [stored, asked] = [JSON.stringify(body), JSON.stringify(trigger)];
        const [row] = await storeMessage({ run, cause, trigger: asked, at, body: stored });
        if (row === undefined) throw notOpened(run);
        return { item: { run, seq: row.seq, at, ...body }, isNew: true, earlier: oldestFirst(run, row.earlier ?? []) };
      } catch (error) {
        const stored = await known();
        if (stored === null) throw error;
        return stored;
      }
    },

    /**
     * Ends a turn: stores what came of it (or nothing) and strikes it off. Gives no item when it was struck off before.
     * One statement as well, and for the same reason; who waits for the cursor's row finds the turn gone.
     */
    async finishTurn(run: string, cause: string, at: number, bodies: readonly FeedBody[]): Promise<FeedItem[]> {
      // The last of them tells that the turn was taken; what stands before it has a cause of its own.
      const drafts = bodies.map((body, index) => {
        const before = bodies.length - 1 - index;
        return { cause: before === 0 ? messageCause(cause) : `before:${before}:${cause}`, body };
      });
      const rows = await storeEnd({ run, cause, at, count: drafts.length, drafts: JSON.stringify(drafts) });
      const base = Math.min(...rows.map(({ seq }) => seq));
      return rows.map((_, index) => ({ run, seq: base + index, at, ...bodyAt(bodies, index) }));
    },

    /** Remembers a tool call that a turn has completed. */
    async recordCall(run: string, cause: string, call: CompletedCall): Promise<void> {
      await db
        .update(turns)
        .set({ calls: sql`${turns.calls} || ${JSON.stringify([call])}::jsonb` })
        .where(and(eq(turns.run, run), eq(turns.cause, cause)));
    },

    /** Turns that are owed, oldest first. */
    async owed(): Promise<Owed[]> {
      return await db.select().from(turns).orderBy(asc(turns.id));
    },

    /** The feed after `after`, in order. */
    async replay(run: string, after: number): Promise<FeedItem[]> {
      const rows = await db
        .select()
        .from(feed)
        .where(and(eq(feed.run, run), gt(feed.seq, after)))
        .orderBy(asc(feed.seq));
      return rows.map(({ seq, at, body }) => ({ run, seq, at, ...body }));
    },

    /** What was said in the run until now. */
    async earlier(run: string): Promise<Earlier> {
      return oldestFirst(run, await readEarlier({ run }));
    },
  };
}
export type Store = ReturnType<typeof createStore>;

type StoredItem = { seq: number; at: number; body: FeedBody };

const oldestFirst = (run: string, rows: readonly StoredItem[]): Earlier =>
  rows.toReversed().map(({ seq, at, body }) => ({ run, seq, at, ...body }));

function bodyAt(bodies: readonly FeedBody[], index: number): FeedBody {
  const body = bodies[index];
  if (body === undefined) throw new Error("more was stored than there was");
  return body;
}

const notOpened = (run: string) => new Error(`the run ${run} was not opened before writing to its feed`);

async function lock(tx: Transaction, run: string) {
  const [cursor] = await tx.select().from(cursors).where(eq(cursors.run, run)).for("update");
  if (cursor === undefined) throw notOpened(run);
  return cursor;
}

async function insert(tx: Transaction, run: string, lastSeq: number, drafts: Draft[], sourceSeq?: number) {
  const rows = drafts.map((draft, index) => ({ run, seq: lastSeq + index + 1, ...draft }));
  if (rows.length > 0) await tx.insert(feed).values(rows);
  await tx
    .update(cursors)
    .set({ lastSeq: lastSeq + rows.length, ...(sourceSeq === undefined ? {} : { sourceSeq }) })
    .where(eq(cursors.run, run));
  return rows.map(({ seq, at, body }): FeedItem => ({ run, seq, at, ...body }));
}

/** Stores the turns whose cause has had none yet, and gives those. */
async function owe(tx: Transaction, run: string, wanted: NewTurn[]): Promise<NewTurn[]> {
  if (wanted.length === 0) return [];
  const taken = await tx
    .select({ cause: feed.cause })
    .from(feed)
    .where(
      and(
        eq(feed.run, run),
        inArray(
          feed.cause,
          wanted.map((turn) => messageCause(turn.cause)),
        ),
      ),
    );
  const open = wanted.filter((turn) => !taken.some(({ cause }) => cause === messageCause(turn.cause)));
  if (open.length === 0) return [];
  const rows = open.map((turn) => ({ run, calls: [], ...turn }));
  const stored = await tx.insert(turns).values(rows).onConflictDoNothing().returning({ cause: turns.cause });
  return open.filter((turn) => stored.some(({ cause }) => cause === turn.cause));
}
