import type { JsonObject } from '@scimulator/scim';
import { sql } from 'drizzle-orm';
import { boolean, index, integer, json, jsonb, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { count, engineSchema, key } from '../store/columns.ts';
import type { AppRole, LifeState, ObjectType } from './directory.ts';

/** One row: the number of the latest change. Whoever edits the directory holds its lock, so that numbers appear in order. */
export const head = engineSchema.table('directory_head', {
  id: integer('id').primaryKey(),
  number: count('number').notNull(),
});

export const objects = engineSchema.table(
  'objects',
  {
    id: key('id').primaryKey(),
    type: text('type').$type<ObjectType>().notNull(),
    attributes: jsonb('attributes').$type<JsonObject>().notNull(),
    state: text('state').$type<LifeState>().notNull(),
    /** When it was soft-deleted; meaningless in another state. */
    deletedMs: count('deleted_ms').notNull(),
    changeNumber: count('change_number').notNull(),
  },
  (table) => [
    index('objects_change').on(table.type, table.changeNumber),
    index('objects_deleted').on(table.deletedMs).where(sql`${table.state} = 'softDeleted'`),
  ],
);

/** The object that was last shown under an alias. */
export const aliases = engineSchema.table('aliases', {
  alias: key('alias').primaryKey(),
  objectId: key('object_id').notNull(),
});

/** Members that left stay as rows: a cycle has to hear of them. */
export const memberships = engineSchema.table(
  'memberships',
  {
    memberId: key('member_id').notNull(),
    groupId: key('group_id').notNull(),
    present: boolean('present').notNull(),
    changeNumber: count('change_number').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.memberId, table.groupId] }),
    index('memberships_change').on(table.groupId, table.changeNumber),
  ],
);

export const assignments = engineSchema.table(
  'assignments',
  {
    id: key('id').primaryKey(),
    principalId: key('principal_id').notNull(),
    appRoleId: text('app_role_id').notNull(),
    resourceId: key('resource_id').notNull(),
    createdDateTime: text('created_date_time').notNull(),
  },
  (table) => [index('assignments_principal').on(table.principalId, table.resourceId)],
);

export const appRoles = engineSchema.table('app_roles', {
  servicePrincipalId: key('service_principal_id').primaryKey(),
  roles: json('roles').$type<readonly AppRole[]>().notNull(),
});

/** Files on their way in. What a crash left behind goes with a later import. */
export const imports = engineSchema.table('imports', {
  generation: integer('generation').primaryKey().generatedAlwaysAsIdentity(),
  began: timestamp('began', { withTimezone: true, mode: 'string' }).notNull().defaultNow(),
});

export const importObjects = engineSchema.table(
  'import_objects',
  {
    /** Place in the file. */
    position: count('position').notNull(),
    generation: integer('generation').notNull(),
    id: key('id').notNull(),
    type: text('type').$type<ObjectType>().notNull(),
    alias: key('alias'),
    attributes: jsonb('attributes').$type<JsonObject>().notNull(),
    /** As the file names it, and whom that means. */
    manager: key('manager'),
    managerId: key('manager_id'),
    hasMembers: boolean('has_members').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.generation, table.position] }),
    index('import_objects_id').on(table.id, table.generation),
  ],
);

export const importMembers = engineSchema.table(
  'import_members',
  {
    /** Of the group. */
    position: count('position').notNull(),
    generation: integer('generation').notNull(),
    ordinal: integer('ordinal').notNull(),
    member: key('member').notNull(),
    memberId: key('member_id'),
  },
  (table) => [primaryKey({ columns: [table.generation, table.position, table.ordinal] })],
);
