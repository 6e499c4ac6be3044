import { bigint, boolean, index, integer, jsonb, pgSchema, primaryKey, text } from "drizzle-orm/pg-core";
import type { RunEventBody, ScenarioSource } from "@mayday/scenarios/contract";

const schema = pgSchema("runs");

/** What runs were begun with, once for all that began with the same: the files that their scenario was read from. */
export const sources = schema.table("sources", {
  hash: text().primaryKey(),
  locale: text().notNull(),
  files: jsonb().$type<ScenarioSource["files"]>().notNull(),
});

/** One row per run; what is beside its identity is a summary of its events, kept in the same transaction as they are. */
export const runs = schema.table(
  "runs",
  {
    id: text().primaryKey(),
    learner: text().notNull(),
    scenario: text().notNull(),
    /** Null for a run from before sources were kept. */
    source: text().references(() => sources.hash),
    environment: text().notNull(),
    startedAt: bigint("started_at", { mode: "number" }).notNull(),
    /** Sequence number of the last event. */
    seq: integer().notNull(),
    state: text().notNull(),
    endedWhy: text("ended_why"),
    passed: integer().notNull(),
    checks: integer().notNull(),
    unaided: integer().notNull(),
    /** Nothing more will happen to it: the engine does not take it up again after a restart. */
    settled: boolean().notNull(),
  },
  (table) => [index("runs_by_learner").on(table.learner, table.startedAt)],
);

/** The append-only log. The primary key is what makes a double or a fork impossible. */
export const events = schema.table(
  "events",
  {
    run: text()
      .notNull()
      .references(() => runs.id),
    seq: integer().notNull(),
    at: bigint({ mode: "number" }).notNull(),
    body: jsonb().$type<RunEventBody>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.run, table.seq] })],
);

/** Which run has which environment; one run per environment at a time. */
export const leases = schema.table("leases", {
  environment: text().primaryKey(),
  run: text()
    .notNull()
    .references(() => runs.id),
  since: bigint({ mode: "number" }).notNull(),
});
