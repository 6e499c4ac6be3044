CREATE TABLE "runs"."events" (
	"run" text NOT NULL,
	"seq" integer NOT NULL,
	"at" bigint NOT NULL,
	"body" jsonb NOT NULL,
	CONSTRAINT "events_run_seq_pk" PRIMARY KEY("run","seq")
);
--> statement-breakpoint
CREATE TABLE "runs"."leases" (
	"environment" text PRIMARY KEY NOT NULL,
	"run" text NOT NULL,
	"since" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "runs"."runs" (
	"id" text PRIMARY KEY NOT NULL,
	"learner" text NOT NULL,
	"scenario" text NOT NULL,
	"environment" text NOT NULL,
	"started_at" bigint NOT NULL,
	"seq" integer NOT NULL,
	"state" text NOT NULL,
	"ended_why" text,
	"passed" integer NOT NULL,
	"checks" integer NOT NULL,
	"unaided" integer NOT NULL,
	"settled" boolean NOT NULL
);
--> statement-breakpoint
ALTER TABLE "runs"."events" ADD CONSTRAINT "events_run_runs_id_fk" FOREIGN KEY ("run") REFERENCES "runs"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runs"."leases" ADD CONSTRAINT "leases_run_runs_id_fk" FOREIGN KEY ("run") REFERENCES "runs"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "runs_by_learner" ON "runs"."runs" USING btree ("learner","started_at");