import type { IndexName, TargetType } from '../resource-types.ts';
import { memberIds, memberKey } from './index-key.ts';
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
import { type Lookup, searchOf } from './search.ts';

/** A record in its place. It changes in place: whoever has read it holds a copy of what was then. */
interface Entry {
  readonly collection: CollectionRecords;
  readonly position: number;
  row: ResourceRow;
  keys: IndexKeys;
  /** By member key. */
  readonly members: Map<string, Member>;
}

interface CollectionRecords {
  readonly byId: Map<string, Entry>;
  readonly byKey: Readonly<Record<IndexName, Map<string, Set<Entry>>>>;
}

interface TenantRecords {
  readonly collections: Map<string, CollectionRecords>;
  /** The entries that have a member, by its key. */
  readonly byMember: Map<string, Set<Entry>>;
}

/** A store in memory: it lives as long as the process. */
export function memoryResources(): ResourceStore {
  return new MemoryResources();
}

class MemoryResources implements ResourceStore {
  readonly #tenants = new Map<string, TenantRecords>();
  #positions = 0;

  async create(place: Collection, draft: NewRecord): Promise<CreateOutcome> {
    const { collection, tenant } = this.#at(place);
    if (isTaken(collection, draft.keys, undefined)) return { kind: 'conflict' };
    const { id, attributes, nowMs } = draft;
    this.#positions += 1;
    const entry: Entry = {
      collection,
      position: this.#positions,
      row: { id, version: 1, createdMs: nowMs, modifiedMs: nowMs, attributes },
      keys: {},
      members: new Map(),
    };
    collection.byId.set(id, entry);
    rekey(entry, draft.keys);
    for (const member of draft.members) addMember(tenant, entry, member);
    touch(tenant, place.type, { values: draft.members.map(({ value }) => value), nowMs });
    return { kind: 'created', record: entry.row };
  }

  async get(place: Collection, id: string, reading: Reading): Promise<ResourceRecord | undefined> {
    const { collection, tenant } = this.#at(place);
    const entry = collection.byId.get(id);
    return entry && recordOf(tenant, entry, reading);
  }

  async list(place: Collection, query: ListQuery): Promise<ListResult> {
    const { collection, tenant } = this.#at(place);
    const isPlain = query.filter === undefined && query.sort === undefined && query.after === undefined;
    return isPlain ? plainPage(tenant, collection, query) : selectedPage(tenant, place, query);
  }

  async update(place: Collection, id: string, reading: Reading, decide: Decide): Promise<UpdateOutcome> {
    const { collection, tenant } = this.#at(place);
    const entry = collection.byId.get(id);
    if (entry === undefined) return { kind: 'missing' };
    const change = decide(recordOf(tenant, entry, reading));
    if (change === undefined) return { kind: 'unchanged', record: entry.row };
    if (isTaken(collection, change.keys, entry)) return { kind: 'conflict' };
    applyChange(tenant, entry, change);
    const values = [...change.removed, ...change.added.map(({ value }) => value)];
    touch(tenant, place.type, { values, nowMs: change.nowMs });
    return { kind: 'updated', record: entry.row };
  }

  async remove(place: Collection, id: string, removal: Removal): Promise<'removed' | 'missing' | 'stale'> {
    const { collection, tenant } = this.#at(place);
    const { version, nowMs } = removal;
    const entry = collection.byId.get(id);
    if (entry === undefined) return 'missing';
    if (version !== undefined && version !== entry.row.version) return 'stale';
    collection.byId.delete(id);
    rekey(entry, {});
    const members = [...entry.members];
    for (const [key] of members) removeMember(tenant, entry, key);
    touch(tenant, place.type, { values: members.map(([, { value }]) => value), nowMs });
    const asMember = memberKey(id);
    for (const group of [...(tenant.byMember.get(asMember) ?? [])]) {
      removeMember(tenant, group, asMember);
      restamp(group, nowMs);
    }
    return 'removed';
  }

  async clear(tenant: string): Promise<void> {
    this.#tenants.delete(tenant);
  }

  #at(place: Collection): { readonly tenant: TenantRecords; readonly collection: CollectionRecords } {
    const tenant = this.#tenants.get(place.tenant) ?? { collections: new Map(), byMember: new Map() };
    this.#tenants.set(place.tenant, tenant);
    return { tenant, collection: collectionIn(tenant, place) };
  }
}

function collectionIn(tenant: TenantRecords, place: Collection): CollectionRecords {
  const name = place.type.resourceType.name;
  const collection = tenant.collections.get(name) ?? newCollection();
  tenant.collections.set(name, collection);
  return collection;
}

const newCollection = (): CollectionRecords => ({
  byId: new Map(),
  byKey: { unique: new Map(), name: new Map(), external: new Map() },
});

/** A page in the order of creation: nothing is copied for it but the page. */
function plainPage(tenant: TenantRecords, collection: CollectionRecords, query: ListQuery): ListResult {
  const first = query.startIndex - 1;
  const page: Entry[] = [];
  let at = 0;
  for (const entry of collection.byId.values()) {
    if (page.length === query.count) break;
    if (at >= first) page.push(entry);
    at += 1;
  }
  const total = collection.byId.size;
  return {
    totalResults: total,
    records: page.map((entry) => recordOf(tenant, entry, query.reading)),
    next: first + page.length < total ? markOf(page.at(-1)) : undefined,
  };
}

function selectedPage(tenant: TenantRecords, place: Collection, query: ListQuery): ListResult {
  const selection = new PageSelection<Placed & { readonly entry: Entry }>(query);
  const { lookups, rest } = searchOf(query.filter, place.type);
  const judge = judgeOf(query, rest, place.type);
  for (const entry of candidates(tenant, collectionIn(tenant, place), lookups)) {
    const fitting = lookups.every((lookup) => fits(entry, lookup));
    const verdict = fitting ? judge.verdict(recordOf(tenant, entry, judge.reading)) : undefined;
    if (verdict !== undefined) selection.add({ ...verdict, position: entry.position, entry });
  }
  const { items, next } = selection.page();
  return {
    totalResults: selection.total,
    records: items.map(({ entry, key }) => ({ ...recordOf(tenant, entry, query.reading), sortKey: key })),
    next,
  };
}

function recordOf(tenant: TenantRecords, entry: Entry, reading: Reading): ResourceRecord {
  return {
    ...entry.row,
    members: membersOf(entry, reading.members),
    memberships: reading.memberships ? membershipsOf(tenant, entry.row.id) : undefined,
  };
}

function membersOf(entry: Entry, wanted: Reading['members']): readonly Member[] {
  if (wanted === 'none') return [];
  if (wanted === 'all') return [...entry.members.values()];
  return wanted.values.flatMap((value) => entry.members.get(memberKey(value)) ?? []);
}

function membershipsOf(tenant: TenantRecords, id: string): readonly Membership[] {
  return inOrder(tenant.byMember.get(memberKey(id))).map(({ row }) => ({
    id: row.id,
    attributes: row.attributes,
  }));
}

const inOrder = (entries: ReadonlySet<Entry> | undefined): readonly Entry[] =>
  entries === undefined ? [] : [...entries].sort((a, b) => a.position - b.position);

/** A superset of what the lookups find: by the most selective index, in the order of creation. */
function candidates(
  tenant: TenantRecords,
  collection: CollectionRecords,
  lookups: readonly Lookup[],
): readonly Entry[] {
  const sets = lookups.map((lookup) => found(tenant, collection, lookup));
  const [first, ...others] = sets;
  if (first === undefined) return [...collection.byId.values()];
  const smallest = others.reduce((best, set) => (set.size < best.size ? set : best), first);
  return inOrder(smallest);
}

const NONE: ReadonlySet<Entry> = new Set();

function found(tenant: TenantRecords, collection: CollectionRecords, lookup: Lookup): ReadonlySet<Entry> {
  switch (lookup.by) {
    case 'id': {
      const entry = collection.byId.get(lookup.id);
      return entry === undefined ? NONE : new Set([entry]);
    }
    case 'member':
      return tenant.byMember.get(lookup.key) ?? NONE;
    default:
      return collection.byKey[lookup.by].get(lookup.key) ?? NONE;
  }
}

function fits(entry: Entry, lookup: Lookup): boolean {
  switch (lookup.by) {
    case 'id':
      return entry.row.id === lookup.id;
    case 'member':
      return entry.members.has(lookup.key);
    default:
      return entry.keys[lookup.by] === lookup.key;
  }
}

function isTaken(collection: CollectionRecords, keys: IndexKeys, self: Entry | undefined): boolean {
  if (keys.unique === undefined) return false;
  const holders = collection.byKey.unique.get(keys.unique);
  return holders !== undefined && [...holders].some((holder) => holder !== self);
}

function applyChange(tenant: TenantRecords, entry: Entry, change: RecordChange): void {
  rekey(entry, change.keys);
  for (const value of change.removed) removeMember(tenant, entry, memberKey(value));
  for (const member of change.added) addMember(tenant, entry, member);
  entry.row = {
    ...entry.row,
    version: entry.row.version + 1,
    modifiedMs: change.nowMs,
    attributes: change.attributes,
  };
}

/** Changes those that show of which records of this type they are members. */
function touch(
  tenant: TenantRecords,
  { listedBy = [] }: TargetType,
  { values, nowMs }: { readonly values: readonly string[]; readonly nowMs: number },
): void {
  for (const name of listedBy) {
    const byId = tenant.collections.get(name)?.byId;
    for (const id of new Set(values.flatMap(memberIds))) {
      const entry = byId?.get(id);
      if (entry !== undefined) restamp(entry, nowMs);
    }
  }
}

function restamp(entry: Entry, nowMs: number): void {
  entry.row = { ...entry.row, version: entry.row.version + 1, modifiedMs: nowMs };
}

/** Moves the entry in the indexes to where its new keys say. */
function rekey(entry: Entry, keys: IndexKeys): void {
  for (const [index, entries] of Object.entries(entry.collection.byKey)) {
    const before = entry.keys[index as IndexName];
    const after = keys[index as IndexName];
    if (before === after) continue;
    if (before !== undefined) removeFrom(entries, before, entry);
    if (after !== undefined) addTo(entries, after, entry);
  }
  entry.keys = keys;
}

function addMember(tenant: TenantRecords, entry: Entry, member: Member): void {
  const key = memberKey(member.value);
  entry.members.set(key, member);
  addTo(tenant.byMember, key, entry);
}

function removeMember(tenant: TenantRecords, entry: Entry, key: string): void {
  if (entry.members.delete(key)) removeFrom(tenant.byMember, key, entry);
}

function addTo(index: Map<string, Set<Entry>>, key: string, entry: Entry): void {
  const entries = index.get(key);
  if (entries === undefined) index.set(key, new Set([entry]));
  else entries.add(entry);
}

function removeFrom(index: Map<string, Set<Entry>>, key: string, entry: Entry): void {
  const entries = index.get(key);
  entries?.delete(entry);
  if (entries?.size === 0) index.delete(key);
}
