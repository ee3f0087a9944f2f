import { bigint, index, integer, pgSchema, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';

export const scimTarget = pgSchema('scim_target');

const position = () => bigint({ mode: 'number' }).generatedAlwaysAsIdentity();

/**
 * Indexes begin with the column that selects best: with the tenant in front the planner, as long as it knows nothing
 * of the table, reads the whole tenant.
 */
export const resources = scimTarget.table(
  'resources',
  {
    id: text().notNull(),
    tenant: text().notNull(),
    type: text().notNull(),
    /** Order of creation, in which lists are. */
    position: position(),
    uniqueKey: text('unique_key'),
    nameKey: text('name_key'),
    externalKey: text('external_key'),
    version: integer().notNull(),
    createdMs: bigint('created_ms', { mode: 'number' }).notNull(),
    modifiedMs: bigint('modified_ms', { mode: 'number' }).notNull(),
    /** JSON text, not jsonb: nobody looks into it here, and jsonb refuses a NUL in a string. */
    attributes: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenant] }),
    uniqueIndex('resources_unique_key').on(table.uniqueKey, table.tenant, table.type),
    index('resources_name_key').on(table.nameKey, table.tenant, table.type),
    index('resources_external_key').on(table.externalKey, table.tenant, table.type),
    index('resources_position').on(table.tenant, table.type, table.position),
  ],
);

export const members = scimTarget.table(
  'members',
  {
    resourceId: text('resource_id').notNull(),
    tenant: text().notNull(),
    /** The index key of the member's value. */
    memberKey: text('member_key').notNull(),
    position: position(),
    /** JSON text of the element. */
    member: text().notNull(),
  },
  (table) => [
    // Both indexes serve whoever asks for some members of one group, so that no plan reads the group as a whole.
    primaryKey({ columns: [table.resourceId, table.memberKey, table.tenant] }),
    index('members_member_key').on(table.memberKey, table.tenant),
  ],
);
