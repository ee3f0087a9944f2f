CREATE TABLE "engine"."audit" (
	"sequence" bigserial PRIMARY KEY NOT NULL,
	"job_id" text COLLATE "C" NOT NULL,
	"activity" text NOT NULL,
	"entry" json NOT NULL
);
--> statement-breakpoint
CREATE TABLE "engine"."escrows" (
	"job_id" text COLLATE "C" NOT NULL,
	"source_id" text COLLATE "C" NOT NULL,
	"is_reference" boolean NOT NULL,
	"type" text NOT NULL,
	"code" text NOT NULL,
	"detail" text NOT NULL,
	"first_failure_ms" bigint NOT NULL,
	"last_attempt_ms" bigint NOT NULL,
	"attempts" integer NOT NULL,
	"next_attempt_ms" bigint NOT NULL,
	"after" bigint,
	CONSTRAINT "escrows_source_id_job_id_is_reference_pk" PRIMARY KEY("source_id","job_id","is_reference")
);
--> statement-breakpoint
CREATE TABLE "engine"."intents" (
	"job_id" text COLLATE "C" NOT NULL,
	"source_id" text COLLATE "C" NOT NULL,
	"cycle_id" text COLLATE "C" NOT NULL,
	"planned_ms" bigint NOT NULL,
	CONSTRAINT "intents_source_id_job_id_pk" PRIMARY KEY("source_id","job_id")
);
--> statement-breakpoint
CREATE TABLE "engine"."jobs" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"config" json NOT NULL,
	"state" json NOT NULL,
	"fence" bigint DEFAULT 0 NOT NULL,
	"lease_owner" text,
	"lease_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "engine"."links" (
	"job_id" text COLLATE "C" NOT NULL,
	"source_id" text COLLATE "C" NOT NULL,
	"type" text NOT NULL,
	"target_id" text COLLATE "C" NOT NULL,
	"display_name" text NOT NULL,
	"is_managed" boolean NOT NULL,
	"succeeded_in" integer,
	CONSTRAINT "links_source_id_job_id_pk" PRIMARY KEY("source_id","job_id")
);
--> statement-breakpoint
CREATE TABLE "engine"."log" (
	"sequence" bigserial PRIMARY KEY NOT NULL,
	"job_id" text COLLATE "C" NOT NULL,
	"cycle_id" text COLLATE "C" NOT NULL,
	"source_id" text COLLATE "C" NOT NULL,
	"subject" text NOT NULL,
	"status" text NOT NULL,
	"action" text NOT NULL,
	"names" text[] NOT NULL,
	"entry" json NOT NULL
);
--> statement-breakpoint
CREATE TABLE "engine"."staged" (
	"job_id" text COLLATE "C" NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"source_id" text COLLATE "C" NOT NULL,
	"document" json NOT NULL,
	CONSTRAINT "staged_job_id_kind_source_id_pk" PRIMARY KEY("job_id","kind","source_id")
);
--> statement-breakpoint
CREATE TABLE "engine"."aliases" (
	"alias" text COLLATE "C" PRIMARY KEY NOT NULL,
	"object_id" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "engine"."app_roles" (
	"service_principal_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"roles" json NOT NULL
);
--> statement-breakpoint
CREATE TABLE "engine"."assignments" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"principal_id" text COLLATE "C" NOT NULL,
	"app_role_id" text NOT NULL,
	"resource_id" text COLLATE "C" NOT NULL,
	"created_date_time" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "engine"."directory_head" (
	"id" integer PRIMARY KEY NOT NULL,
	"number" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "engine"."import_members" (
	"position" bigint NOT NULL,
	"generation" integer NOT NULL,
	"ordinal" integer NOT NULL,
	"member" text COLLATE "C" NOT NULL,
	"member_id" text COLLATE "C",
	CONSTRAINT "import_members_generation_position_ordinal_pk" PRIMARY KEY("generation","position","ordinal")
);
--> statement-breakpoint
CREATE TABLE "engine"."import_objects" (
	"position" bigint NOT NULL,
	"generation" integer NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"type" text NOT NULL,
	"alias" text COLLATE "C",
	"attributes" jsonb NOT NULL,
	"manager" text COLLATE "C",
	"manager_id" text COLLATE "C",
	"has_members" boolean NOT NULL,
	CONSTRAINT "import_objects_generation_position_pk" PRIMARY KEY("generation","position")
);
--> statement-breakpoint
CREATE TABLE "engine"."imports" (
	"generation" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "engine"."imports_generation_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"began" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "engine"."memberships" (
	"member_id" text COLLATE "C" NOT NULL,
	"group_id" text COLLATE "C" NOT NULL,
	"present" boolean NOT NULL,
	"change_number" bigint NOT NULL,
	CONSTRAINT "memberships_member_id_group_id_pk" PRIMARY KEY("member_id","group_id")
);
--> statement-breakpoint
CREATE TABLE "engine"."objects" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"attributes" jsonb NOT NULL,
	"state" text NOT NULL,
	"deleted_ms" bigint NOT NULL,
	"change_number" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "audit_job" ON "engine"."audit" USING btree ("job_id","sequence");--> statement-breakpoint
CREATE UNIQUE INDEX "links_target" ON "engine"."links" USING btree ("target_id","type","job_id");--> statement-breakpoint
CREATE INDEX "log_evaluated" ON "engine"."log" USING btree ("source_id","cycle_id") WHERE "engine"."log"."subject" = 'object';--> statement-breakpoint
CREATE INDEX "log_cycle" ON "engine"."log" USING btree ("cycle_id","sequence");--> statement-breakpoint
CREATE INDEX "log_status" ON "engine"."log" USING btree ("status","job_id","sequence");--> statement-breakpoint
CREATE INDEX "log_action" ON "engine"."log" USING btree ("action","job_id","sequence");--> statement-breakpoint
CREATE INDEX "log_names" ON "engine"."log" USING gin ("names") WITH (gin_pending_list_limit=256);--> statement-breakpoint
CREATE INDEX "assignments_principal" ON "engine"."assignments" USING btree ("principal_id","resource_id");--> statement-breakpoint
CREATE INDEX "import_objects_id" ON "engine"."import_objects" USING btree ("id","generation");--> statement-breakpoint
CREATE INDEX "memberships_change" ON "engine"."memberships" USING btree ("group_id","change_number");--> statement-breakpoint
CREATE INDEX "objects_change" ON "engine"."objects" USING btree ("type","change_number");--> statement-breakpoint
CREATE INDEX "objects_deleted" ON "engine"."objects" USING btree ("deleted_ms") WHERE "engine"."objects"."state" = 'softDeleted';