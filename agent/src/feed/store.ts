import { and, asc, eq, gt, inArray, sql, type SQL } from "drizzle-orm";
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

export type StoreDatabase = NodePgDatabase & { $client: Pool };
type Transaction = Parameters<Parameters<NodePgDatabase["transaction"]>[0]>[0];

/**
 * The transcript of every run in PostgreSQL. Each method is one transaction; those that write lock the run's cursor
 * first, which is what makes `seq` gapless and every cause stored once, also with several writers.
 */
export function createStore(db: StoreDatabase) {
  const dialect = new PgDialect();
  /** A statement that PostgreSQL plans once for each connection: planning these takes longer than running them. */
  const prepared = async <Row extends QueryResultRow>(name: string, query: SQL): Promise<Row[]> => {
    const { sql: text, params } = dialect.sqlToQuery(query);
    const { rows } = await db.$client.query<Row>({ name, text, values: params });
    return rows;
  };

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
        const [row] = await prepared<{ seq: number; earlier: StoredItem[] | null }>(
          "append_message",
          sql`
          with next as (
            update ${cursors} set last_seq = last_seq + 1 where run = ${run} returning last_seq
          ), owed as (
            insert into ${turns} (run, cause, trigger, calls)
            select ${run}, ${cause}, ${JSON.stringify(trigger)}::jsonb, '[]'::jsonb from next
          ), stored as (
            insert into ${feed} (run, seq, at, cause, body)
            select ${run}, last_seq, ${at}::bigint, ${cause}, ${JSON.stringify(body)}::jsonb from next
            returning seq
          )
          select seq, (select jsonb_agg(to_jsonb(earlier)) from (${saidIn(run)}) as earlier) as earlier from stored`,
        );
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
      const rows = await prepared<{ seq: number }>(
        "finish_turn",
        sql`
        with locked as (
          select run from ${cursors} where run = ${run} for update
        ), gone as (
          delete from ${turns} using locked where ${turns.run} = locked.run and cause = ${cause} returning ${turns.run}
        ), next as (
          update ${cursors} set last_seq = last_seq + ${drafts.length} from gone where ${cursors.run} = gone.run
          returning last_seq - ${drafts.length} as base
        )
        insert into ${feed} (run, seq, at, cause, body)
        select ${run}, base + draft.place, ${at}::bigint, draft.value->>'cause', draft.value->'body'
        from next, jsonb_array_elements(${JSON.stringify(drafts)}::jsonb) with ordinality as draft (value, place)
        returning seq`,
      );
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
      return oldestFirst(run, await prepared<StoredItem>("earlier", saidIn(run)));
    },
  };
}
export type Store = ReturnType<typeof createStore>;

type StoredItem = { seq: number; at: number; body: FeedBody };

/** What learner and tutor said last, newest first. */
const saidIn = (run: string): SQL => sql`
  select seq, at::float8 as at, body from ${feed}
  where run = ${run} and body->>'type' in ('learner_message', 'tutor_message') order by seq desc limit ${EARLIER}`;

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
