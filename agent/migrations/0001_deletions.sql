CREATE TABLE "chat"."deletions" (
	"learner" text PRIMARY KEY NOT NULL,
	"at" bigint NOT NULL
);
