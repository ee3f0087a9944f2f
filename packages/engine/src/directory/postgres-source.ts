import { and, asc, count, eq, getTableColumns, gt, lte, sql } from 'drizzle-orm';
import { type Database, storable } from '../store/database.ts';
import type { EffectiveAssignment, Source, SourceObject } from './directory.ts';
import { appRoles, assignments, head, memberships, objects } from './tables.ts';

/** Prepared once, since a cycle asks page after page. */
export function postgresSource(db: Database): Source {
  return { ...objectPages(db), ...plainReads(db) };
}

function objectPages(db: Database): Pick<Source, 'changes' | 'countChanges' | 'objects'> {
  const { deletedMs: _, ...OBJECT } = getTableColumns(objects);
  const inRange = and(
    eq(objects.type, sql.placeholder('type')),
    gt(objects.changeNumber, sql.placeholder('after')),
    lte(objects.changeNumber, sql.placeholder('upTo')),
  );
  const changed = db
    .select(OBJECT)
    .from(objects)
    .where(inRange)
    .orderBy(asc(objects.changeNumber))
    .limit(sql.placeholder('limit'))
    .prepare('engine_changes');
  const counted = db.select({ count: count() }).from(objects).where(inRange).prepare('engine_changes_count');
  const known = db
    .select(OBJECT)
    .from(objects)
    .where(
      and(
        sql`${objects.id} = any(${sql.placeholder('ids')}::text[])`,
        eq(objects.type, sql.placeholder('type')),
      ),
    )
    .prepare('engine_objects');
  const assignmentsOf = effectiveAssignments(db);
  const withAssignments = async (
    rows: readonly Omit<SourceObject, 'assignments'>[],
    servicePrincipalId: string,
  ): Promise<readonly SourceObject[]> => {
    const found = await assignmentsOf(
      rows.map(({ id }) => id),
      servicePrincipalId,
    );
    return rows.map((row) => ({ ...row, assignments: found.get(row.id) ?? [] }));
  };

  return {
    changes: async (range) => withAssignments(await changed.execute({ ...range }), range.servicePrincipalId),
    countChanges: async (range) => {
      const [row] = await counted.execute({ ...range });
      return row?.count ?? 0;
    },
    objects: async ({ type, ids, servicePrincipalId }) =>
      withAssignments(await known.execute({ type, ids: ids.map(storable) }), servicePrincipalId),
  };
}

function plainReads(db: Database): Pick<Source, 'head' | 'memberChanges' | 'appRoles'> {
  return {
    head: async () => {
      const [row] = await db.select({ number: head.number }).from(head);
      return row?.number ?? 0;
    },
    memberChanges: ({ groupId, after, upTo, limit, presentOnly = after === 0 }) =>
      db
        .select({
          memberId: memberships.memberId,
          present: memberships.present,
          changeNumber: memberships.changeNumber,
        })
        .from(memberships)
        .where(
          and(
            eq(memberships.groupId, groupId),
            gt(memberships.changeNumber, after),
            lte(memberships.changeNumber, upTo),
            presentOnly ? eq(memberships.present, true) : undefined,
          ),
        )
        .orderBy(asc(memberships.changeNumber))
        .limit(limit),
    appRoles: async (servicePrincipalId) => {
      const [row] = await db
        .select({ roles: appRoles.roles })
        .from(appRoles)
        .where(eq(appRoles.servicePrincipalId, servicePrincipalId));
      return row?.roles ?? [];
    },
  };
}

type AssignmentsOf = (
  ids: readonly string[],
  servicePrincipalId: string,
) => Promise<ReadonlyMap<string, readonly EffectiveAssignment[]>>;

/** What entitles the objects of a page: two queries, whatever its size. */
function effectiveAssignments(db: Database): AssignmentsOf {
  const ASSIGNMENT = getTableColumns(assignments);
  const ids = sql`any(${sql.placeholder('ids')}::text[])`;
  const toServicePrincipal = eq(assignments.resourceId, sql.placeholder('servicePrincipalId'));
  const direct = db
    .select(ASSIGNMENT)
    .from(assignments)
    .where(and(sql`${assignments.principalId} = ${ids}`, toServicePrincipal))
    .prepare('engine_assignments');
  const inherited = db
    .select({
      memberId: memberships.memberId,
      assignment: ASSIGNMENT,
      through: { id: objects.id, attributes: objects.attributes },
    })
    .from(memberships)
    .innerJoin(assignments, eq(assignments.principalId, memberships.groupId))
    .innerJoin(objects, eq(objects.id, memberships.groupId))
    .where(
      and(
        sql`${memberships.memberId} = ${ids}`,
        eq(memberships.present, true),
        toServicePrincipal,
        eq(objects.state, 'active'),
        sql`${objects.attributes} -> 'securityEnabled' is distinct from 'false'::jsonb`,
      ),
    )
    .prepare('engine_assignments_of_groups');

  return async (objectIds, servicePrincipalId) => {
    if (objectIds.length === 0) return new Map();
    const query = { ids: objectIds, servicePrincipalId };
    const own = await direct.execute(query);
    const throughGroups = await inherited.execute(query);
    const found: readonly (readonly [string, EffectiveAssignment])[] = [
      ...own.map((assignment) => [assignment.principalId, assignment] as const),
      ...throughGroups.map(
        ({ memberId, assignment, through }) => [memberId, { ...assignment, through }] as const,
      ),
    ];
    const sorted = [...found].sort(([, a], [, b]) => (a.id < b.id ? -1 : 1));
    const grouped = Map.groupBy(sorted, ([objectId]) => objectId);
    return new Map([...grouped].map(([objectId, entries]) => [objectId, entries.map(([, value]) => value)]));
  };
}
