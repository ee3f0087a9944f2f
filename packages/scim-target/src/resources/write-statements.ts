import { type SQL, sql } from 'drizzle-orm';
import type { ResourceDatabase } from './database.ts';
import { members, resources } from './tables.ts';

const value = sql.placeholder;

/** The columns of new members: keys and texts come as two arrays side by side. */
const newMembers = (from: string): SQL => sql`
  insert into ${members} (resource_id, tenant, member_key, member)
  select ${sql.identifier(from)}.id, ${value('tenant')}::text, element.key, element.member
  from ${sql.identifier(from)}, unnest(${value('memberKeys')}::text[], ${value('members')}::text[])
    with ordinality as element(key, member, place)
  order by element.place
  on conflict (resource_id, member_key, tenant) do update set member = excluded.member
  returning 1`;

/** Where the ids come from that a statement changes beside its own record. */
const TOUCHED = sql`${value('touchedIds')}::text[]`;

/**
 * Locks what a statement is about to change in the order of ids, whatever changes it: writers that meet wait for one
 * another and never in a circle.
 */
const locking = (ids: SQL): SQL => sql`
  select id from ${resources} where id = any(${ids}) and tenant = ${value('tenant')}::text order by id for update`;

/** Records that show what they are members of, changed with it: a new version, a new time. */
const restamping = (from: string, ids: SQL): SQL => sql`
  update ${resources} set version = version + 1, modified_ms = ${value('nowMs')}::bigint
  where id = any(${ids}) and id = any(array(select id from locked)) and tenant = ${value('tenant')}::text
    and exists (select 1 from ${sql.identifier(from)})
  returning 1`;

const ofTypes = (ids: SQL): SQL =>
  sql`array(select id from ${resources} where id = any(${ids}) and tenant = ${value('tenant')}::text
    and type = any(${value('listedBy')}::text[]))`;

const CREATION = sql`
  insert into ${resources}
    (id, tenant, type, unique_key, name_key, external_key, version, created_ms, modified_ms, attributes)
  values (${value('id')}::text, ${value('tenant')}::text, ${value('type')}::text, ${value('uniqueKey')}::text,
    ${value('nameKey')}::text, ${value('externalKey')}::text, 1, ${value('nowMs')}::bigint,
    ${value('nowMs')}::bigint, ${value('attributes')}::text)
  on conflict (unique_key, tenant, type) do nothing
  returning id`;

const UPDATE = sql`
  update ${resources} set version = version + 1, modified_ms = ${value('nowMs')}::bigint,
    unique_key = ${value('uniqueKey')}::text, name_key = ${value('nameKey')}::text,
    external_key = ${value('externalKey')}::text, attributes = ${value('attributes')}::text
  where id = ${value('id')}::text and tenant = ${value('tenant')}::text and type = ${value('type')}::text
    and version = ${value('version')}::integer`;

const REMOVAL = sql`
  delete from ${resources}
  where id = ${value('id')}::text and id = any(array(select id from locked))
    and tenant = ${value('tenant')}::text and type = ${value('type')}::text
    and (${value('version')}::integer is null or version = ${value('version')}::integer)
  returning id`;

const DROPPED_MEMBERS = sql`
  delete from ${members} using updated
  where resource_id = updated.id and tenant = ${value('tenant')}::text
    and member_key = any(${value('removedKeys')}::text[])
  returning 1`;

const DETACHED_MEMBERS = sql`
  delete from ${members} using removed
  where tenant = ${value('tenant')}::text and (resource_id = removed.id or member_key = ${value('asMember')}::text)
  returning 1`;

/** The records that this one is a member of. */
const HOLDERS = sql`select resource_id from ${members}
  where member_key = ${value('asMember')}::text and tenant = ${value('tenant')}::text`;

/** The members of this record, by the ids that their keys are. */
const MEMBERS = sql`select member_key from ${members}
  where resource_id = ${value('id')}::text and tenant = ${value('tenant')}::text`;

const CONCERNED = sql`array(select ${value('id')}::text union ${HOLDERS} union ${MEMBERS})`;
const CHANGED_BY_REMOVAL = sql`array(${HOLDERS}) || ${ofTypes(sql`array(${MEMBERS})`)}`;

/**
 * Each write is one statement, so that it needs no transaction: it happens as a whole or not at all. Writes that
 * leave the members alone have statements of their own, which the planner is through with sooner.
 */
export function prepareWrites(db: ResourceDatabase) {
  const rows = (name: string, statement: SQL) =>
    db.$with(name, { id: sql<string>`id`.as('id') }).as(statement);
  const effect = (name: string, statement: SQL) =>
    db.$with(name, { one: sql<number>`1`.as('one') }).as(statement);
  const locked = (ids: SQL) => rows('locked', locking(ids));
  const touched = (from: string, ids: SQL) => effect('touched', restamping(from, ids));
  const added = (to: string) => effect('added', newMembers(to));
  const created = rows('created', CREATION);
  const updated = rows('updated', sql`${UPDATE} returning id`);
  const updatedInTurn = rows(
    'updated',
    sql`${UPDATE} and id = any(array(select id from locked)) returning id`,
  );
  const removed = rows('removed', REMOVAL);
  return {
    createAlone: db
      .with(created)
      .select({ id: created.id })
      .from(created)
      .prepare('scim_target_create_alone'),
    create: db
      .with(locked(TOUCHED), created, added('created'), touched('created', ofTypes(TOUCHED)))
      .select({ id: created.id })
      .from(created)
      .prepare('scim_target_create'),
    updateAlone: db
      .with(updated)
      .select({ id: updated.id })
      .from(updated)
      .prepare('scim_target_update_alone'),
    update: db
      .with(
        locked(sql`${TOUCHED} || ${value('id')}::text`),
        updatedInTurn,
        effect('dropped', DROPPED_MEMBERS),
        added('updated'),
        touched('updated', ofTypes(TOUCHED)),
      )
      .select({ id: updatedInTurn.id })
      .from(updatedInTurn)
      .prepare('scim_target_update'),
    remove: db
      .with(
        locked(CONCERNED),
        removed,
        effect('detached', DETACHED_MEMBERS),
        touched('removed', CHANGED_BY_REMOVAL),
      )
      .select({ id: removed.id })
      .from(removed)
      .prepare('scim_target_remove'),
  };
}
