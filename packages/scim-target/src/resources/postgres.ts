import type { Resource } from '@scimulator/scim';
import { eq, sql } from 'drizzle-orm';
import type { ResourceDatabase } from './database.ts';
import { indexKey, memberIds, memberKey } from './index-key.ts';
import { judgeOf } from './judge.ts';
import { markOf, PageSelection, type Placed } from './page-selection.ts';
import type {
  Collection,
  CreateOutcome,
  Decide,
  IndexKeys,
  ListQuery,
  ListResult,
  Member,
  Membership,
  NewRecord,
  Reading,
  RecordChange,
  Removal,
  ResourceRecord,
  ResourceRow,
  ResourceStore,
  UpdateOutcome,
} from './port.ts';
import { type Lookup, type Search, searchOf } from './search.ts';
import { type ListStatements, prepareList, prepareStatements, type Statements } from './statements.ts';
import { members, resources } from './tables.ts';

/** Records that are read at once when a filter has to be evaluated one by one. */
const SCAN_COUNT = 500;

/** Rows written after which the planner is told what the tables look like, then at each tenfold; nobody else does on PGlite. */
const ANALYZE_FIRST_AT = 100;
const ANALYZE_GROWTH = 10;

/** A store in Postgres: PGlite or a server. The tables must be there ({@link migrateResources}). */
export function postgresResources(db: ResourceDatabase): ResourceStore {
  return new PostgresResources(db);
}

class PostgresResources implements ResourceStore {
  readonly #db: ResourceDatabase;
  readonly #statements: Statements;
  readonly #lists = new Map<string, ListStatements>();
  #rowsWritten = 0;
  #analyzeAt = ANALYZE_FIRST_AT;

  constructor(db: ResourceDatabase) {
    this.#db = db;
    this.#statements = prepareStatements(db);
  }

  async create(place: Collection, draft: NewRecord): Promise<CreateOutcome> {
    const { id, attributes, nowMs } = draft;
    const { create, createAlone } = this.#statements;
    const columns = { ...placeOf(place), ...columnsOf(draft.keys, attributes), id, nowMs };
    const created =
      draft.members.length === 0
        ? await createAlone.execute(columns)
        : await create.execute({
            ...columns,
            ...memberColumns(draft.members),
            ...touchedColumns(
              place,
              draft.members.map(({ value }) => value),
            ),
          });
    if (created.length === 0) return { kind: 'conflict' };
    await this.#wrote(1 + draft.members.length);
    return { kind: 'created', record: { id, version: 1, createdMs: nowMs, modifiedMs: nowMs, attributes } };
  }

  async get(place: Collection, id: string, reading: Reading): Promise<ResourceRecord | undefined> {
    const [row] = await this.#statements.row.execute({ ...placeOf(place), id: keyOf(id) });
    if (row === undefined) return undefined;
    const [record] = await this.#complete(place, [rowOf(row)], reading);
    return record;
  }

  async list(place: Collection, query: ListQuery): Promise<ListResult> {
    const search = searchOf(query.filter, place.type);
    const isPlain = search.rest === undefined && query.sort === undefined && query.after === undefined;
    return isPlain ? this.#page(place, query, search.lookups) : this.#scan(place, query, search);
  }

  async update(place: Collection, id: string, reading: Reading, decide: Decide): Promise<UpdateOutcome> {
    // Each turn that fails means that another writer came first, so that the writers as a whole get on.
    for (;;) {
      const record = await this.get(place, id, reading);
      if (record === undefined) return { kind: 'missing' };
      const change = decide(record);
      if (change === undefined) return { kind: 'unchanged', record };
      const outcome = await this.#write(place, record, change);
      if (outcome !== 'stale') return outcome;
    }
  }

  async remove(place: Collection, id: string, removal: Removal): Promise<'removed' | 'missing' | 'stale'> {
    const { version, nowMs } = removal;
    const removed = await this.#statements.remove.execute({
      ...placeOf(place),
      id: keyOf(id),
      asMember: memberKey(id),
      version: version ?? null,
      nowMs,
      listedBy: place.type.listedBy ?? [],
    });
    if (removed.length > 0) return 'removed';
    if (version === undefined) return 'missing';
    const [row] = await this.#statements.row.execute({ ...placeOf(place), id: keyOf(id) });
    return row === undefined ? 'missing' : 'stale';
  }

  async clear(tenant: string): Promise<void> {
    await this.#db.transaction(async (tx) => {
      await tx.delete(members).where(eq(members.tenant, tenant));
      await tx.delete(resources).where(eq(resources.tenant, tenant));
    });
  }

  async #write(
    place: Collection,
    record: ResourceRow,
    change: RecordChange,
  ): Promise<UpdateOutcome | 'stale'> {
    const { attributes, added, removed, nowMs } = change;
    const { id, version, createdMs } = record;
    const { update, updateAlone } = this.#statements;
    const columns = { ...placeOf(place), ...columnsOf(change.keys, attributes), id, version, nowMs };
    try {
      const updated =
        added.length + removed.length === 0
          ? await updateAlone.execute(columns)
          : await update.execute({
              ...columns,
              ...memberColumns(added),
              ...touchedColumns(place, [...removed, ...added.map((member) => member.value)]),
              removedKeys: removed.map(memberKey),
            });
      if (updated.length === 0) return 'stale';
    } catch (error) {
      if (isUniqueViolation(error)) return { kind: 'conflict' };
      throw error;
    }
    return {
      kind: 'updated',
      record: { id, version: version + 1, createdMs, modifiedMs: nowMs, attributes },
    };
  }

  /** The page of a list that lookups alone decide. */
  async #page(place: Collection, query: ListQuery, lookups: readonly Lookup[]): Promise<ListResult> {
    const statements = this.#listStatements(lookups);
    const values = { ...placeOf(place), ...lookupValues(lookups) };
    const skip = query.startIndex - 1;
    const rows =
      query.count === 0 ? [] : await statements.page.execute({ ...values, count: query.count, skip });
    const [first] = rows;
    const isEmpty = first === undefined && skip === 0 && query.count > 0;
    const totalResults = first?.total ?? (isEmpty ? 0 : await this.#count(statements, values));
    return {
      totalResults,
      records: await this.#complete(place, rows.map(rowOf), query.reading),
      next: skip + rows.length < totalResults ? markOf(rows.at(-1)) : undefined,
    };
  }

  async #count(statements: ListStatements, values: Readonly<Record<string, unknown>>): Promise<number> {
    const [row] = await statements.count.execute(values);
    return row?.total ?? 0;
  }

  /** The page of a list whose filter or order is found record by record, some hundreds at a time. */
  async #scan(place: Collection, query: ListQuery, { lookups, rest }: Search): Promise<ListResult> {
    const { scan } = this.#listStatements(lookups);
    const values = { ...placeOf(place), ...lookupValues(lookups), count: SCAN_COUNT };
    const selection = new PageSelection<Placed & { readonly row: ResourceRow }>(query);
    const judge = judgeOf(query, rest, place.type);
    let after = 0;
    for (;;) {
      const rows = await scan.execute({ ...values, after });
      const records = await this.#complete(place, rows.map(rowOf), judge.reading);
      for (const [index, { position }] of rows.entries()) {
        const row = records[index];
        const verdict = row && judge.verdict(row);
        if (row !== undefined && verdict !== undefined) selection.add({ ...verdict, position, row });
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < SCAN_COUNT) break;
      after = last.position;
    }
    const { items, next } = selection.page();
    const records = await this.#complete(
      place,
      items.map(({ row }) => row),
      query.reading,
    );
    return {
      totalResults: selection.total,
      records: records.map((record, index) => ({ ...record, sortKey: items[index]?.key })),
      next,
    };
  }

  #listStatements(lookups: readonly Lookup[]): ListStatements {
    const by = lookups.map((lookup) => lookup.by).sort();
    const name = by.join();
    const statements = this.#lists.get(name) ?? prepareList(this.#db, by);
    this.#lists.set(name, statements);
    return statements;
  }

  /** The rows with what hangs on them: one query for the members of all, one for their memberships. */
  async #complete(
    place: Collection,
    rows: readonly ResourceRow[],
    reading: Reading,
  ): Promise<readonly ResourceRecord[]> {
    const elements = await this.#members(place, rows, reading.members);
    const groups = await this.#memberships(place, rows, reading.memberships);
    return rows.map((row) => ({
      ...row,
      members: elements.get(row.id) ?? [],
      memberships: groups && (groups.get(memberKey(row.id)) ?? []),
    }));
  }

  async #members(
    { tenant }: Collection,
    rows: readonly ResourceRow[],
    wanted: Reading['members'],
  ): Promise<ReadonlyMap<string, readonly Member[]>> {
    if (wanted === 'none' || rows.length === 0) return new Map();
    const found =
      wanted === 'all'
        ? await this.#statements.allMembers.execute({ tenant, ids: rows.map(({ id }) => id) })
        : await this.#statements.membersByKey.execute({
            tenant,
            id: rows[0]?.id,
            keys: wanted.values.map(memberKey),
          });
    return grouped(found.map(({ resourceId, member }) => [resourceId, JSON.parse(member) as Member]));
  }

  async #memberships(
    { tenant }: Collection,
    rows: readonly ResourceRow[],
    wanted: boolean,
  ): Promise<ReadonlyMap<string, readonly Membership[]> | undefined> {
    if (!wanted) return undefined;
    if (rows.length === 0) return new Map();
    const found = await this.#statements.memberships.execute({
      tenant,
      keys: rows.map(({ id }) => memberKey(id)),
    });
    return grouped(
      found.map(({ key, id, attributes }) => [key, { id, attributes: JSON.parse(attributes) as Resource }]),
    );
  }

  async #wrote(rows: number): Promise<void> {
    this.#rowsWritten += rows;
    if (this.#rowsWritten < this.#analyzeAt) return;
    while (this.#analyzeAt <= this.#rowsWritten) this.#analyzeAt *= ANALYZE_GROWTH;
    await this.#db.execute(sql`analyze ${resources}, ${members}`);
  }
}

const keyOf = (value: string): string => indexKey(value, true);

const placeOf = ({ tenant, type }: Collection) => ({ tenant, type: type.resourceType.name });

const columnsOf = (keys: IndexKeys, attributes: Resource) => ({
  uniqueKey: keys.unique ?? null,
  nameKey: keys.name ?? null,
  externalKey: keys.external ?? null,
  attributes: JSON.stringify(attributes),
});

const memberColumns = (elements: readonly Member[]) => ({
  memberKeys: elements.map((member) => memberKey(member.value)),
  members: elements.map((member) => JSON.stringify(member)),
});

/** The ids of those that show of what they are members, and the types that do. */
const touchedColumns = ({ type }: Collection, values: readonly string[]) => ({
  touchedIds: [...new Set(values.flatMap(memberIds))],
  listedBy: type.listedBy ?? [],
});

const rowOf = (row: Omit<ResourceRow, 'attributes'> & { readonly attributes: string }): ResourceRow => ({
  id: row.id,
  version: row.version,
  createdMs: row.createdMs,
  modifiedMs: row.modifiedMs,
  attributes: JSON.parse(row.attributes) as Resource,
});

function lookupValues(lookups: readonly Lookup[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    lookups.map((lookup) => [lookup.by, lookup.by === 'id' ? keyOf(lookup.id) : lookup.key]),
  );
}

function grouped<T>(pairs: readonly (readonly [string, T])[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const [key, one] of pairs) {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}

const UNIQUE_VIOLATION = '23505';

/** The driver's error hangs below drizzle's own. */
function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && error.code === UNIQUE_VIOLATION) return true;
  return isUniqueViolation(error.cause);
}
