import { and, asc, eq, inArray, notInArray } from "drizzle-orm";
import type { LearnerData } from "../contract.ts";
import { cursors, deletions, feed, turns } from "../feed/schema.ts";
import type { StoreDatabase } from "../feed/store.ts";

/** What the schema `chat` keeps on a learner, and which of them asked that it be deleted. */
export function createOwnDataStore(db: StoreDatabase) {
  return {
    /** Every conversation of a learner, by run. */
    async transcripts(learner: string): Promise<LearnerData["transcripts"]> {
      const rows = await db
        .select({ run: feed.run, seq: feed.seq, at: feed.at, body: feed.body })
        .from(feed)
        .innerJoin(cursors, eq(cursors.run, feed.run))
        .where(eq(cursors.learner, learner))
        .orderBy(asc(feed.run), asc(feed.seq));
      const byRun = Map.groupBy(rows, ({ run }) => run);
      return [...byRun].map(([run, items]) => ({
        run,
        items: items.map(({ seq, at, body }) => ({ run, seq, at, ...body })),
      }));
    },

    async wish(learner: string): Promise<void> {
      await db.insert(deletions).values({ learner, at: Date.now() }).onConflictDoNothing();
    },
    async withdraw(learner: string): Promise<void> {
      await db.delete(deletions).where(eq(deletions.learner, learner));
    },
    async wishes(): Promise<string[]> {
      const rows = await db.select({ learner: deletions.learner }).from(deletions).orderBy(asc(deletions.at));
      return rows.map(({ learner }) => learner);
    },

    /** Deletes the conversations of all runs but `kept`, and with them the wish; gives those runs. */
    async forget(learner: string, kept: readonly string[]): Promise<string[]> {
      return await db.transaction(async (tx) => {
        const theirs = and(eq(cursors.learner, learner), notInArray(cursors.run, [...kept]));
        const gone = (await tx.delete(cursors).where(theirs).returning({ run: cursors.run })).map(({ run }) => run);
        await tx.delete(turns).where(inArray(turns.run, gone));
        await tx.delete(feed).where(inArray(feed.run, gone));
        await tx.delete(deletions).where(eq(deletions.learner, learner));
        return gone;
      });
    },
  };
}
