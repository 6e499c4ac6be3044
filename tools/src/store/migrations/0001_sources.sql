CREATE TABLE "runs"."sources" (
	"hash" text PRIMARY KEY NOT NULL,
	"locale" text NOT NULL,
	"files" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "runs"."runs" ADD COLUMN "source" text;--> statement-breakpoint
ALTER TABLE "runs"."runs" ADD CONSTRAINT "runs_source_sources_hash_fk" FOREIGN KEY ("source") REFERENCES "runs"."sources"("hash") ON DELETE no action ON UPDATE no action;