import { bigint, integer, jsonb, pgSchema, primaryKey, serial, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { FeedBody } from "../contract.ts";
import type { CompletedCall } from "../tutor/loop.ts";
import type { Trigger } from "../tutor/trigger.ts";

export const chat = pgSchema("chat");

/** One row per run that the agent knows: whose it is, and how far its feed and its events have been written. */
export const cursors = chat.table("cursors", {
  run: text().primaryKey(),
  learner: text().notNull(),
  /** Sequence of the last feed item. */
  lastSeq: integer("last_seq").notNull().default(0),
  /** Sequence of the last run event that was turned into feed items. */
  sourceSeq: integer("source_seq").notNull().default(0),
});

/** `cause` names what an item comes from, at most one item each: `event:7`, `client:<clientId>`, `turn:<cause of the turn>`. */
export const feed = chat.table(
  "feed",
  {
    run: text().notNull(),
    seq: integer().notNull(),
    at: bigint({ mode: "number" }).notNull(),
    cause: text().notNull(),
    body: jsonb().$type<FeedBody>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.run, table.seq] }), uniqueIndex("feed_cause").on(table.run, table.cause)],
);

/** Turns that the tutor still owes, oldest first. A row goes in the transaction that stores the turn's message. */
export const turns = chat.table(
  "turns",
  {
    id: serial().primaryKey(),
    run: text().notNull(),
    cause: text().notNull(),
    trigger: jsonb().$type<Trigger>().notNull(),
    /** Tool calls that were completed in it, so that a restart does not make them again. */
    calls: jsonb().$type<CompletedCall[]>().notNull(),
  },
  (table) => [uniqueIndex("turns_cause").on(table.run, table.cause)],
);

/** Learners who asked that all on them be deleted, until it is: a restart in between goes on with it. */
export const deletions = chat.table("deletions", {
  learner: text().primaryKey(),
  at: bigint({ mode: "number" }).notNull(),
});
