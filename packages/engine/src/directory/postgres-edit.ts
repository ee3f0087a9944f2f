import { and, eq, inArray, sql } from 'drizzle-orm';
import { type Database, jsonParameter, recordset, rowsOf, textArray } from '../store/database.ts';
import { lastByKey } from '../store/last-by-key.ts';
import { growing } from '../store/statistics.ts';
import {
  type Assignment,
  type Directory,
  type DirectoryEdit,
  type LifeState,
  UnknownObjectError,
} from './directory.ts';
import { entitlesDifferently, grantsTheSame, idsThatMustExist } from './entitling.ts';
import { jsonEqual } from './json-equal.ts';
import {
  nextNumber,
  numbered,
  type Turn,
  takeTurn,
  touchConcerned,
  touchMembersOf,
  touchPrincipals,
} from './postgres-turn.ts';
import { appRoles, assignments, memberships, objects } from './tables.ts';

/** The directory's edits, one after the other, each with a few statements. */
export function postgresEdits(db: Database): Pick<Directory, 'edit' | 'replaceAssignments' | 'purge'> {
  const wrote = growing(db, [objects, memberships, assignments]);
  return {
    edit: async (edits, { nowMs }) => {
      await takeTurn(db, async (turn) => {
        await refuseUnknown(turn, idsThatMustExist(edits));
        for (const edit of edits) await apply(turn, edit, nowMs);
      });
      await wrote(edits.length);
    },
    replaceAssignments: async (servicePrincipalId, given, { keepsOthers = false } = {}) => {
      await takeTurn(db, async (turn) => {
        const replacement = { servicePrincipalId, given, keepsOthers };
        await touchPrincipals(turn, await replaceAssignments(turn.tx, replacement));
      });
      await wrote(given.length);
    },
    purge: ({ deletedBeforeMs }) => takeTurn(db, (turn) => purge(turn, deletedBeforeMs)),
  };
}

async function refuseUnknown({ tx }: Turn, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const [unknown] = await rowsOf<{ readonly id: string }>(
    tx,
    sql`select given.id from unnest(${textArray(ids)}) with ordinality as given(id, rank)
      where not exists (select from ${objects} where ${objects.id} = given.id) order by given.rank limit 1`,
  );
  if (unknown) throw new UnknownObjectError(unknown.id);
}

async function apply(turn: Turn, edit: DirectoryEdit, nowMs: number): Promise<void> {
  switch (edit.edit) {
    case 'put':
      return put(turn, edit.object);
    case 'softDelete':
      return changeState(turn, edit.id, { from: ['active'], to: 'softDeleted', nowMs });
    case 'restore':
      return changeState(turn, edit.id, { from: ['softDeleted'], to: 'active', nowMs });
    case 'hardDelete':
      return changeState(turn, edit.id, { from: ['active', 'softDeleted'], to: 'hardDeleted', nowMs });
    case 'addMember':
    case 'removeMember':
      return setMember(turn, { ...edit, present: edit.edit === 'addMember' });
    case 'assign':
      return touchPrincipals(turn, await assign(turn, edit.assignment));
    case 'unassign':
      return touchPrincipals(turn, await unassign(turn, edit.assignmentId));
    case 'putAppRoles': {
      const roles = sql`${jsonParameter(edit.appRoles)}::json`;
      await turn.tx
        .insert(appRoles)
        .values({ servicePrincipalId: edit.servicePrincipalId, roles })
        .onConflictDoUpdate({ target: appRoles.servicePrincipalId, set: { roles } });
    }
  }
}

async function put(turn: Turn, object: Extract<DirectoryEdit, { edit: 'put' }>['object']): Promise<void> {
  const { id, type } = object;
  const [before] = await turn.tx.select().from(objects).where(eq(objects.id, id));
  const isKept = before !== undefined && before.state !== 'hardDeleted';
  if (isKept && before.type === type && jsonEqual(before.attributes, object.attributes)) return;
  const state = isKept ? before.state : 'active';
  const attributes = sql`${jsonParameter(object.attributes)}::jsonb`;
  const after = { type, attributes, state, changeNumber: nextNumber(turn) };
  await turn.tx
    .insert(objects)
    .values({ id, deletedMs: 0, ...after })
    .onConflictDoUpdate({ target: objects.id, set: after });
  if (entitlesDifferently(before, { state, attributes: object.attributes })) await touchMembersOf(turn, [id]);
}

async function changeState(
  turn: Turn,
  id: string,
  change: { readonly from: readonly LifeState[]; readonly to: LifeState; readonly nowMs: number },
): Promise<void> {
  const changed = await numbered(
    turn,
    sql`update ${objects} set state = ${change.to}, deleted_ms = ${change.nowMs}, change_number = ${turn.head + 1}
      where ${and(eq(objects.id, id), inArray(objects.state, change.from))}`,
  );
  if (changed > 0) await touchMembersOf(turn, [id]);
}

async function setMember(
  turn: Turn,
  {
    groupId,
    memberId,
    present,
  }: { readonly groupId: string; readonly memberId: string; readonly present: boolean },
): Promise<void> {
  const [before] = await turn.tx
    .select({ present: memberships.present })
    .from(memberships)
    .where(and(eq(memberships.memberId, memberId), eq(memberships.groupId, groupId)));
  if ((before?.present ?? false) === present) return;
  const after = { present, changeNumber: nextNumber(turn) };
  await turn.tx
    .insert(memberships)
    .values({ groupId, memberId, ...after })
    .onConflictDoUpdate({ target: [memberships.memberId, memberships.groupId], set: after });
  await touchConcerned(turn, sql`select ${groupId}`);
  await touchConcerned(
    turn,
    sql`select ${memberId} where exists (select from ${assignments} a where a.principal_id = ${groupId})`,
  );
}

/** Answers with the principals whose entitlement differs now. */
async function assign(turn: Turn, assignment: Assignment): Promise<readonly string[]> {
  const [before] = await turn.tx.select().from(assignments).where(eq(assignments.id, assignment.id));
  if (before && grantsTheSame(before, assignment)) return [];
  const lost = await unassign(turn, assignment.id);
  await turn.tx.insert(assignments).values(assignment);
  return [...lost, assignment.principalId];
}

async function unassign({ tx }: Turn, id: string): Promise<readonly string[]> {
  const gone = await tx
    .delete(assignments)
    .where(eq(assignments.id, id))
    .returning({ principalId: assignments.principalId });
  return gone.map(({ principalId }) => principalId);
}

interface Replacement {
  readonly servicePrincipalId: string;
  readonly given: readonly Assignment[];
  readonly keepsOthers: boolean;
}

/** Set-based, since there may be as many assignments as users. Answers with the principals whose entitlement differs now. */
async function replaceAssignments(
  tx: Database,
  { servicePrincipalId, given, keepsOthers }: Replacement,
): Promise<readonly string[]> {
  const rows = [...lastByKey(given, ({ id }) => id).values()];
  const properties = ['id', 'principalId', 'appRoleId', 'resourceId', 'createdDateTime'] as const;
  const grants = sql`(a.principal_id, a.app_role_id, a.resource_id)`;
  const concerned = await rowsOf<{ readonly principal_id: string }>(
    tx,
    sql`with given as materialized (select * from ${recordset(assignments, properties, rows)}),
      leaving as (
        delete from ${assignments} a where a.resource_id = ${servicePrincipalId} and not ${keepsOthers}::boolean
          and not exists (select from given g where g.id = a.id) returning a.principal_id
      ),
      moving as (
        select a.principal_id from ${assignments} a join given g on g.id = a.id
        where ${grants} is distinct from (g."principalId", g."appRoleId", g."resourceId")
      ),
      put as (
        insert into ${assignments} as a (id, principal_id, app_role_id, resource_id, created_date_time)
        select id, "principalId", "appRoleId", "resourceId", "createdDateTime" from given
        on conflict (id) do update set principal_id = excluded.principal_id, app_role_id = excluded.app_role_id,
          resource_id = excluded.resource_id, created_date_time = excluded.created_date_time
        where ${grants} is distinct from (excluded.principal_id, excluded.app_role_id, excluded.resource_id)
        returning a.principal_id
      )
      select principal_id from leaving union select principal_id from moving union select principal_id from put`,
  );
  return concerned.map((row) => row.principal_id);
}

async function purge(turn: Turn, deletedBeforeMs: number): Promise<number> {
  const purged = await rowsOf<{ readonly id: string }>(
    turn.tx,
    sql`update ${objects} set state = 'hardDeleted', change_number = ${turn.head} + due.rank
      from (
        select id, row_number() over (order by id) as rank from ${objects}
        where state = 'softDeleted' and deleted_ms <= ${deletedBeforeMs}
      ) as due
      where ${objects.id} = due.id returning ${objects.id}`,
  );
  turn.head += purged.length;
  await touchMembersOf(
    turn,
    purged.map(({ id }) => id),
  );
  return purged.length;
}
