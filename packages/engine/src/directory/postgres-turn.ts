import { type SQL, sql } from 'drizzle-orm';
import { type Database, rowsOf, textArray } from '../store/database.ts';
import { assignments, head, memberships, objects } from './tables.ts';

/** One editor's turn at the directory: a transaction that holds the directory's lock, and the last change number it has given. */
export interface Turn {
  readonly tx: Database;
  head: number;
}

/**
 * Runs an edit as the only one of its time, so that no reader ever sees a smaller change number appear after a larger one:
 * a sequence alone would let them appear out of order.
 */
export function takeTurn<T>(db: Database, edit: (turn: Turn) => Promise<T>): Promise<T> {
  return db.transaction(async (tx) => {
    const [row] = await tx
      .insert(head)
      .values({ id: 0, number: 0 })
      // Changes nothing, but locks the row until the transaction ends.
      .onConflictDoUpdate({ target: head.id, set: { number: sql`${head.number}` } })
      .returning({ number: head.number });
    const before = row?.number ?? 0;
    const turn: Turn = { tx, head: before };
    const result = await edit(turn);
    if (turn.head > before) await tx.update(head).set({ number: turn.head });
    return result;
  });
}

/** The next change number. */
export function nextNumber(turn: Turn): number {
  turn.head += 1;
  return turn.head;
}

/** Runs a statement that gave `count` numbers from the next one on; it answers with how many rows it changed. */
export async function numbered(turn: Turn, statement: SQL): Promise<number> {
  const [row] = await rowsOf<{ readonly count: unknown }>(
    turn.tx,
    sql`with changed as (${statement} returning 1) select count(*) as count from changed`,
  );
  const count = Number(row?.count ?? 0);
  turn.head += count;
  return count;
}

/** Gives new change numbers, by id, to the objects among `ids` (a subquery) that are not gone for good. */
export async function touchConcerned(turn: Turn, ids: SQL): Promise<void> {
  await numbered(
    turn,
    sql`update ${objects} set change_number = ${turn.head} + concerned.rank
      from (
        select o.id, row_number() over (order by o.id) as rank
        from ${objects} o where o.state <> 'hardDeleted' and o.id in (${ids})
      ) as concerned
      where ${objects.id} = concerned.id`,
  );
}

/** Touches the members of those ids that are assigned groups; not the ids themselves. */
export async function touchMembersOf(turn: Turn, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await touchConcerned(
    turn,
    sql`${membersOf(ids)} and exists (select from ${assignments} a where a.principal_id = m.group_id)`,
  );
}

/** Touches principals whose assignments changed, then the members of those that are groups. */
export async function touchPrincipals(turn: Turn, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await touchConcerned(turn, sql`select unnest(${textArray(ids)})`);
  await touchConcerned(turn, membersOf(ids));
}

const membersOf = (ids: readonly string[]): SQL => sql`
  select m.member_id from ${memberships} m
  where m.present and m.group_id in (select unnest(${textArray(ids)}))
    and not exists (select from unnest(${textArray(ids)}) as given(id) where given.id = m.member_id)`;
