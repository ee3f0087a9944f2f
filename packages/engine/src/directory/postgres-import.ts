import type { JsonObject } from '@scimulator/scim';
import { and, eq, lt, or, type SQL, sql } from 'drizzle-orm';
import { type Database, insertAll, rowsOf, textArray } from '../store/database.ts';
import { analyze } from '../store/statistics.ts';
import {
  type DirectoryImport,
  type ImportComparison,
  type ImportedObject,
  type LifeState,
  UNRESOLVED_EXAMPLES_MAX,
} from './directory.ts';
import { entitlesDifferently } from './entitling.ts';
import { numbered, type Turn, takeTurn, touchConcerned } from './postgres-turn.ts';
import {
  aliases,
  assignments,
  importMembers,
  importObjects,
  imports,
  memberships,
  objects,
} from './tables.ts';

/** A file that has been on its way for so long was left behind by a crash. */
const ABANDONED_AFTER = sql`interval '1 day'`;

/** An import stages the file in tables of its own generation and is applied by a few statements, so that memory does not grow with it. */
export async function beginImport(db: Database): Promise<DirectoryImport> {
  const [row] = await db.insert(imports).values({}).returning({ generation: imports.generation });
  if (!row) throw new Error('invariant: an import has a generation');
  const { generation } = row;
  let position = 0;
  let isSettled = false;
  return {
    add: async (shown) => {
      const start = position;
      position += shown.length;
      isSettled = false;
      await stage(db, generation, { shown, start });
    },
    compare: async () => {
      const comparison = await db.transaction(async (tx) => {
        if (!isSettled) await settle(tx, generation);
        return compare(tx, generation);
      });
      isSettled = true;
      return comparison;
    },
    apply: async ({ deleteMissing, nowMs }) => {
      await takeTurn(db, async (turn) => {
        if (!isSettled) await settle(turn.tx, generation);
        await apply(turn, generation, { deleteMissing, nowMs });
        await discard(turn.tx, generation);
      });
      await analyze(db, [objects, memberships, aliases]);
    },
    discard: () => db.transaction((tx) => discard(tx, generation)),
  };
}

/** Forgets what was staged, and what others left behind. */
async function discard(tx: Database, generation: number): Promise<void> {
  // Nobody begins an import meanwhile.
  await tx.execute(sql`lock table ${imports} in share row exclusive mode`);
  const isAbandoned = lt(imports.began, sql`now() - ${ABANDONED_AFTER}`);
  await tx.delete(imports).where(or(eq(imports.generation, generation), isAbandoned));
  if ((await tx.$count(imports)) === 0) {
    // Unlike deleted rows, which PGlite never vacuums, truncated ones leave nothing behind.
    await tx.execute(sql`truncate ${importObjects}, ${importMembers}`);
    return;
  }
  const isStaged = sql`(select generation from ${imports})`;
  await tx.delete(importObjects).where(sql`${importObjects.generation} not in ${isStaged}`);
  await tx.delete(importMembers).where(sql`${importMembers.generation} not in ${isStaged}`);
}

async function stage(
  db: Database,
  generation: number,
  { shown, start }: { readonly shown: readonly ImportedObject[]; readonly start: number },
): Promise<void> {
  const positioned = shown.map((object, index) => ({ object, position: start + index }));
  await insertAll(
    db,
    importObjects,
    positioned.map(({ object: { members, ...object }, position }) => ({
      ...object,
      generation,
      position,
      hasMembers: members !== undefined,
    })),
  );
  await insertAll(
    db,
    importMembers,
    positioned.flatMap(({ object, position }) =>
      (object.members ?? []).map((member, ordinal) => ({ generation, position, ordinal, member })),
    ),
  );
}

/** Leaves of each object the last showing, and resolves its references. */
async function settle(tx: Database, generation: number): Promise<void> {
  await analyze(tx, [importObjects, importMembers]);
  const superseded = sql`(select i.position from ${importObjects} i join ${importObjects} later using (generation, id)
    where i.generation = ${generation} and later.position > i.position)`;
  await tx
    .delete(importMembers)
    .where(and(eq(importMembers.generation, generation), sql`${importMembers.position} in ${superseded}`));
  await tx
    .delete(importObjects)
    .where(and(eq(importObjects.generation, generation), sql`${importObjects.position} in ${superseded}`));
  await tx.execute(sql`update ${importMembers} m set member_id = resolved.id
    from (${resolved(generation, sql`select distinct member as name from ${importMembers} where generation = ${generation}`)}) resolved
    where m.generation = ${generation} and m.member = resolved.name`);
  await tx.execute(sql`update ${importObjects} i set manager_id = resolved.id
    from (${resolved(generation, sql`select distinct manager as name from ${importObjects} where generation = ${generation}`)}) resolved
    where i.generation = ${generation} and i.manager = resolved.name`);
  await analyze(tx, [importObjects, importMembers]);
}

/** The file's own names come first; what it does not show may still be known from an earlier one. */
const resolved = (generation: number, names: SQL): SQL => sql`
  select n.name, coalesce(shown.id, by_alias.id, known.id, known_by_alias.id) as id
  from (${names}) n
  left join ${importObjects} shown on shown.generation = ${generation} and shown.id = n.name
  left join (
    select distinct on (alias) alias, id from ${importObjects}
    where generation = ${generation} and alias is not null order by alias, position desc
  ) by_alias on by_alias.alias = n.name
  left join ${objects} known on known.id = n.name and known.state <> 'hardDeleted'
  left join ${aliases} a on a.alias = n.name
  left join ${objects} known_by_alias on known_by_alias.id = a.object_id and known_by_alias.state <> 'hardDeleted'`;

/** What is shown, beside what the directory holds of it now (null when it is unknown, or gone for good). */
const shown = (generation: number): SQL => sql`
  select i.position, i.id, i.type, i.has_members,
    case when i.manager_id is null then i.attributes
      else i.attributes || jsonb_build_object('manager', i.manager_id) end as attributes,
    o.state as old_state, o.type as old_type, o.attributes as old_attributes
  from ${importObjects} i left join ${objects} o on o.id = i.id and o.state <> 'hardDeleted'
  where i.generation = ${generation}`;

const differs = sql`(s.old_state, s.old_type, s.old_attributes) is distinct from ('active', s.type, s.attributes)`;

/** Who joins and who leaves the groups that are shown with members. */
const moves = (generation: number): SQL => sql`
  with of_group as (select id, position from ${importObjects} where generation = ${generation} and has_members),
  wanted as (
    select distinct g.id as group_id, m.member_id, g.position from of_group g
    join ${importMembers} m on m.generation = ${generation} and m.position = g.position and m.member_id is not null
  ),
  there as (
    select m.group_id, m.member_id, g.position from of_group g join ${memberships} m on m.group_id = g.id and m.present
  )
  select group_id, member_id, wanted.position is not null as present, coalesce(wanted.position, there.position) as position
  from wanted full join there using (group_id, member_id)
  where wanted.position is null or there.position is null`;

async function compare(tx: Database, generation: number): Promise<ImportComparison> {
  const [counts] = await rowsOf<
    Record<'shown' | 'added' | 'changed' | 'before' | 'missing' | 'unresolved', unknown>
  >(
    tx,
    sql`with shown as materialized (${shown(generation)}),
      moved as (select distinct group_id from (${moves(generation)}) as moves),
      unresolved as (${unresolved(generation)})
      select count(*) as shown,
        count(*) filter (where s.old_state is null) as added,
        count(*) filter (where s.old_state is not null and (${differs} or s.id in (select group_id from moved))) as changed,
        (select count(*) from ${objects} where state = 'active') as before,
        (select count(*) from ${objects} o where ${isMissing(generation)}) as missing,
        (select count(*) from unresolved) as unresolved
      from shown s`,
  );
  const examples = await rowsOf<{ readonly from: string; readonly to: string }>(
    tx,
    sql`select u.id as "from", u.name as "to" from (${unresolved(generation)}) u
      order by u.position, u.ordinal limit ${UNRESOLVED_EXAMPLES_MAX}`,
  );
  return {
    shown: Number(counts?.shown),
    before: Number(counts?.before),
    added: Number(counts?.added),
    changed: Number(counts?.changed),
    missing: Number(counts?.missing),
    unresolvedReferences: Number(counts?.unresolved),
    unresolvedExamples: examples,
  };
}

const unresolved = (generation: number): SQL => sql`
  select i.position, -1 as ordinal, i.id, i.manager as name from ${importObjects} i
  where i.generation = ${generation} and i.manager is not null and i.manager_id is null
  union all
  select i.position, m.ordinal, i.id, m.member from ${importObjects} i
  join ${importMembers} m on m.generation = i.generation and m.position = i.position
  where i.generation = ${generation} and m.member_id is null`;

async function apply(
  turn: Turn,
  generation: number,
  { deleteMissing, nowMs }: { readonly deleteMissing: boolean; readonly nowMs: number },
): Promise<void> {
  const { tx } = turn;
  const entitlingAnew = await groupsEntitlingAnew(tx, generation, deleteMissing);

  const headBefore = turn.head;
  await numbered(turn, moveMembers(generation, headBefore));
  const headBeforeObjects = turn.head;
  await numbered(turn, putShown(generation, { after: turn.head, movedAfter: headBefore }));
  if (deleteMissing) await numbered(turn, deleteAbsent(generation, { after: turn.head, nowMs }));
  await touchConcerned(
    turn,
    sql`select m.member_id from ${memberships} m join ${objects} member on member.id = m.member_id
      where member.change_number <= ${headBeforeObjects} and (
        (m.present and m.group_id in (select unnest(${textArray(entitlingAnew)})))
        or (m.change_number > ${headBefore} and exists (select from ${assignments} a where a.principal_id = m.group_id))
      )`,
  );
  await tx.execute(sql`insert into ${aliases} (alias, object_id)
    select distinct on (alias) alias, id from ${importObjects}
    where generation = ${generation} and alias is not null order by alias, position desc
    on conflict (alias) do update set object_id = excluded.object_id
    where ${aliases.objectId} is distinct from excluded.object_id`);
}

interface ChangingGroup {
  readonly id: string;
  readonly attributes: JsonObject;
  readonly old_state: LifeState | null;
  readonly old_attributes: JsonObject;
}

/** Groups with members and assignments that will entitle their members differently. Few: only assigned ones are looked at. */
async function groupsEntitlingAnew(
  tx: Database,
  generation: number,
  deleteMissing: boolean,
): Promise<readonly string[]> {
  const isEntitling = (id: SQL) => sql`exists (select from ${assignments} a where a.principal_id = ${id})
    and exists (select from ${memberships} m where m.group_id = ${id} and m.present)`;
  const changing = await rowsOf<ChangingGroup>(
    tx,
    sql`select s.id, s.attributes, s.old_state, s.old_attributes from (${shown(generation)}) s
      where ${differs} and ${isEntitling(sql`s.id`)}`,
  );
  const anew = changing.filter(({ attributes, old_state: oldState, old_attributes: oldAttributes }) =>
    entitlesDifferently(oldState === null ? undefined : { state: oldState, attributes: oldAttributes }, {
      state: 'active',
      attributes,
    }),
  );
  const leaving = deleteMissing
    ? await rowsOf<{ readonly id: string }>(
        tx,
        sql`select o.id from ${objects} o where ${isMissing(generation)} and ${isEntitling(sql`o.id`)}`,
      )
    : [];
  return [...anew, ...leaving].map(({ id }) => id);
}

const isMissing = (generation: number): SQL => sql`o.state = 'active'
  and not exists (select from ${importObjects} i where i.generation = ${generation} and i.id = o.id)`;

const moveMembers = (generation: number, after: number): SQL => sql`
  insert into ${memberships} (group_id, member_id, present, change_number)
  select group_id, member_id, present, ${after} + row_number() over (order by position, member_id)
  from (${moves(generation)}) as moves
  on conflict (member_id, group_id) do update set present = excluded.present, change_number = excluded.change_number`;

const putShown = (
  generation: number,
  options: { readonly after: number; readonly movedAfter: number },
): SQL => sql`
  insert into ${objects} (id, type, attributes, state, deleted_ms, change_number)
  select s.id, s.type, s.attributes, 'active', 0, ${options.after} + row_number() over (order by s.position)
  from (${shown(generation)}) s
  where ${differs} or s.id in (select distinct group_id from ${memberships} where change_number > ${options.movedAfter})
  on conflict (id) do update set type = excluded.type, attributes = excluded.attributes, state = excluded.state,
    deleted_ms = excluded.deleted_ms, change_number = excluded.change_number`;

const deleteAbsent = (
  generation: number,
  options: { readonly after: number; readonly nowMs: number },
): SQL => sql`
  update ${objects} set state = 'softDeleted', deleted_ms = ${options.nowMs}, change_number = ${options.after} + absent.rank
  from (select o.id, row_number() over (order by o.id) as rank from ${objects} o where ${isMissing(generation)}) as absent
  where ${objects.id} = absent.id`;
