import { and, asc, eq, gt, inArray, type SQL, sql } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { Lookup } from './search.ts';
import { members, resources } from './tables.ts';

/** A drizzle database on PGlite or node-postgres. */
export type ResourceDatabase = PgDatabase<PgQueryResultHKT>;

const value = sql.placeholder;

const ROW = {
  id: resources.id,
  position: resources.position,
  version: resources.version,
  createdMs: resources.createdMs,
  modifiedMs: resources.modifiedMs,
  attributes: resources.attributes,
};

const here = and(eq(resources.tenant, value('tenant')), eq(resources.type, value('type')));

const keysOf = (name: string): SQL => sql`any(${value(name)}::text[])`;

export type Statements = ReturnType<typeof prepareStatements>;

/** Every statement of the hot path, prepared once. */
export function prepareStatements(db: ResourceDatabase) {
  return { ...prepareReads(db), ...prepareWrites(db) };
}

function prepareReads(db: ResourceDatabase) {
  return {
    row: db
      .select(ROW)
      .from(resources)
      .where(and(eq(resources.id, value('id')), here))
      .prepare('scim_target_row'),
    allMembers: db
      .select({ resourceId: members.resourceId, member: members.member })
      .from(members)
      .where(and(sql`${members.resourceId} = ${keysOf('ids')}`, eq(members.tenant, value('tenant'))))
      .orderBy(asc(members.position))
      .prepare('scim_target_all_members'),
    membersByKey: db
      .select({ resourceId: members.resourceId, member: members.member })
      .from(members)
      .where(
        and(
          sql`${members.memberKey} = ${keysOf('keys')}`,
          eq(members.resourceId, value('id')),
          eq(members.tenant, value('tenant')),
        ),
      )
      .orderBy(asc(members.position))
      .prepare('scim_target_members_by_key'),
    memberships: db
      .select({ key: members.memberKey, id: resources.id, attributes: resources.attributes })
      .from(members)
      .innerJoin(resources, and(eq(resources.id, members.resourceId), eq(resources.tenant, members.tenant)))
      .where(and(sql`${members.memberKey} = ${keysOf('keys')}`, eq(members.tenant, value('tenant'))))
      .orderBy(asc(resources.position))
      .prepare('scim_target_memberships'),
  };
}

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

/**
 * Each write is one statement, so that it needs no transaction: it happens as a whole or not at all. Writes that
 * leave the members alone have statements of their own, which the planner is through with sooner.
 */
function prepareWrites(db: ResourceDatabase) {
  const created = db.$with('created', { id: sql<string>`id`.as('id') }).as(sql`
    insert into ${resources}
      (id, tenant, type, unique_key, name_key, external_key, version, created_ms, modified_ms, attributes)
    values (${value('id')}::text, ${value('tenant')}::text, ${value('type')}::text, ${value('uniqueKey')}::text,
      ${value('nameKey')}::text, ${value('externalKey')}::text, 1, ${value('nowMs')}::bigint,
      ${value('nowMs')}::bigint, ${value('attributes')}::text)
    on conflict (unique_key, tenant, type) do nothing
    returning id`);
  const updating = (more: SQL) =>
    db.$with('updated', { id: sql<string>`id`.as('id') }).as(sql`
    update ${resources} set version = version + 1, modified_ms = ${value('nowMs')}::bigint,
      unique_key = ${value('uniqueKey')}::text, name_key = ${value('nameKey')}::text,
      external_key = ${value('externalKey')}::text, attributes = ${value('attributes')}::text
    where id = ${value('id')}::text and tenant = ${value('tenant')}::text and type = ${value('type')}::text
      and version = ${value('version')}::integer ${more}
    returning id`);
  const updated = updating(sql``);
  const updatedLocked = updating(sql`and id = any(array(select id from locked))`);
  const locked = (ids: SQL) => db.$with('locked', { id: sql<string>`id`.as('id') }).as(locking(ids));
  const touched = (from: string, ids: SQL) =>
    db.$with('touched', { one: sql<number>`1`.as('one') }).as(restamping(from, ids));
  const removed = db.$with('removed', { id: sql<string>`id`.as('id') }).as(sql`
    delete from ${resources}
    where id = ${value('id')}::text and id = any(array(select id from locked))
      and tenant = ${value('tenant')}::text and type = ${value('type')}::text
      and (${value('version')}::integer is null or version = ${value('version')}::integer)
    returning id`);
  const added = (from: string) => db.$with('added', { one: sql<number>`1`.as('one') }).as(newMembers(from));
  const dropped = db.$with('dropped', { one: sql<number>`1`.as('one') }).as(sql`
    delete from ${members} using updated
    where resource_id = updated.id and tenant = ${value('tenant')}::text and member_key = ${keysOf('removedKeys')}
    returning 1`);
  const detached = db.$with('detached', { one: sql<number>`1`.as('one') }).as(sql`
    delete from ${members} using removed
    where tenant = ${value('tenant')}::text and (resource_id = removed.id or member_key = ${value('asMember')}::text)
    returning 1`);
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
        updatedLocked,
        dropped,
        added('updated'),
        touched('updated', ofTypes(TOUCHED)),
      )
      .select({ id: updatedLocked.id })
      .from(updatedLocked)
      .prepare('scim_target_update'),
    remove: db
      .with(locked(concerned), removed, detached, touched('removed', changedByRemoval))
      .select({ id: removed.id })
      .from(removed)
      .prepare('scim_target_remove'),
  };
}

/** The records that this one is a member of. */
const HOLDERS = sql`select resource_id from ${members}
  where member_key = ${value('asMember')}::text and tenant = ${value('tenant')}::text`;

/** The members of this record, by the ids that their keys are. */
const MEMBERS = sql`select member_key from ${members}
  where resource_id = ${value('id')}::text and tenant = ${value('tenant')}::text`;

const concerned = sql`array(select ${value('id')}::text union ${HOLDERS} union ${MEMBERS})`;
const changedByRemoval = sql`array(${HOLDERS}) || ${ofTypes(sql`array(${MEMBERS})`)}`;

const LOOKUPS: Readonly<Record<Lookup['by'], SQL>> = {
  id: sql`${resources.id} = ${value('id')}`,
  unique: sql`${resources.uniqueKey} = ${value('unique')}`,
  name: sql`${resources.nameKey} = ${value('name')}`,
  external: sql`${resources.externalKey} = ${value('external')}`,
  member: sql`${inArray(
    resources.id,
    sql`(select resource_id from ${members} where member_key = ${value('member')} and tenant = ${value('tenant')})`,
  )}`,
};

export type ListStatements = ReturnType<typeof prepareList>;

/** The statements of a list whose filter has these lookups. */
export function prepareList(db: ResourceDatabase, by: readonly Lookup['by'][]) {
  const fitting = and(here, ...by.map((kind) => LOOKUPS[kind]));
  const name = ['scim_target', ...by].join('_');
  // A sum hides the column from the planner: few rows fit a lookup, and walking the index of positions to find them would be slow.
  const order = by.length === 0 ? asc(resources.position) : sql`${resources.position} + 0`;
  return {
    count: db
      .select({ total: sql<number>`count(*)`.mapWith(Number) })
      .from(resources)
      .where(fitting)
      .prepare(`${name}_count`),
    page: db
      .select({ ...ROW, total: sql<number>`count(*) over ()`.mapWith(Number) })
      .from(resources)
      .where(fitting)
      .orderBy(order)
      .limit(value('count'))
      .offset(value('skip'))
      .prepare(`${name}_page`),
    scan: db
      .select(ROW)
      .from(resources)
      .where(and(fitting, gt(resources.position, value('after'))))
      .orderBy(order)
      .limit(value('count'))
      .prepare(`${name}_scan`),
  };
}
