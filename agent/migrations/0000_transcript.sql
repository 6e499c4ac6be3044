CREATE SCHEMA IF NOT EXISTS "chat";
--> statement-breakpoint
CREATE TABLE "chat"."cursors" (
	"run" text PRIMARY KEY NOT NULL,
	"learner" text NOT NULL,
	"last_seq" integer DEFAULT 0 NOT NULL,
	"source_seq" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "chat"."feed" (
	"run" text NOT NULL,
	"seq" integer NOT NULL,
	"at" bigint NOT NULL,
	"cause" text NOT NULL,
	"body" jsonb NOT NULL,
	CONSTRAINT "feed_run_seq_pk" PRIMARY KEY("run","seq")
);
--> statement-breakpoint
CREATE TABLE "chat"."turns" (
	"id" serial PRIMARY KEY NOT NULL,
	"run" text NOT NULL,
	"cause" text NOT NULL,
	"trigger" jsonb NOT NULL,
	"calls" jsonb NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "feed_cause" ON "chat"."feed" USING btree ("run","cause");--> statement-breakpoint
CREATE UNIQUE INDEX "turns_cause" ON "chat"."turns" USING btree ("run","cause");
