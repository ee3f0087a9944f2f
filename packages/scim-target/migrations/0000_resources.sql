CREATE SCHEMA "scim_target";
--> statement-breakpoint
CREATE TABLE "scim_target"."members" (
	"resource_id" text NOT NULL,
	"tenant" text NOT NULL,
	"member_key" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "scim_target"."members_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"member" text NOT NULL,
	CONSTRAINT "members_resource_id_member_key_tenant_pk" PRIMARY KEY("resource_id","member_key","tenant")
);
--> statement-breakpoint
CREATE TABLE "scim_target"."resources" (
	"id" text NOT NULL,
	"tenant" text NOT NULL,
	"type" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "scim_target"."resources_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"unique_key" text,
	"name_key" text,
	"external_key" text,
	"version" integer NOT NULL,
	"created_ms" bigint NOT NULL,
	"modified_ms" bigint NOT NULL,
	"attributes" text NOT NULL,
	CONSTRAINT "resources_id_tenant_pk" PRIMARY KEY("id","tenant")
);
--> statement-breakpoint
CREATE INDEX "members_member_key" ON "scim_target"."members" USING btree ("member_key","tenant");--> statement-breakpoint
CREATE UNIQUE INDEX "resources_unique_key" ON "scim_target"."resources" USING btree ("unique_key","tenant","type");--> statement-breakpoint
CREATE INDEX "resources_name_key" ON "scim_target"."resources" USING btree ("name_key","tenant","type");--> statement-breakpoint
CREATE INDEX "resources_external_key" ON "scim_target"."resources" USING btree ("external_key","tenant","type");--> statement-breakpoint
CREATE INDEX "resources_position" ON "scim_target"."resources" USING btree ("tenant","type","position");