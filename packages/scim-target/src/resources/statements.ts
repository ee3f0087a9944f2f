import { and, asc, eq, gt, inArray, type SQL, sql } from 'drizzle-orm';
import type { ResourceDatabase } from './database.ts';
import type { Lookup } from './search.ts';
import { members, resources } from './tables.ts';
import { prepareWrites } from './write-statements.ts';

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
