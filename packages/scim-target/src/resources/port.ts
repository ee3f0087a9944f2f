import type { Filter, JsonObject, Resource, Sort, SortKey } from '@scimulator/scim';
import type { IndexName, TargetType } from '../resource-types.ts';

/*
 * collection   the resources of one type in one tenant
 * record       one stored resource; its attributes hold neither id nor meta nor members nor memberships
 * member       one element of the attribute that a type keeps apart (a group's `members`), identified by its `value`
 * membership   the resource that somebody is a member of
 * position     tells the order of creation within a tenant
 * mark         a place in a list, right behind one record; it holds when records come and go
 * key          the value of an indexed attribute, folded so that equal keys mean equal values
 */

export interface Collection {
  readonly tenant: string;
  readonly type: TargetType;
}

export type Member = JsonObject & { readonly value: string };

/** The record that somebody is a member of, as far as it is shown. */
export interface Membership {
  readonly id: string;
  readonly attributes: Resource;
}

export type IndexKeys = Readonly<Partial<Record<IndexName, string>>>;

/** A record without what hangs on it. */
export interface ResourceRow {
  readonly id: string;
  /** 1 for a new record, one more with each change. */
  readonly version: number;
  readonly createdMs: number;
  readonly modifiedMs: number;
  readonly attributes: Resource;
}

/** A record as it was asked for. */
export interface ResourceRecord extends ResourceRow {
  /** The members that were asked for. */
  readonly members: readonly Member[];
  /** Undefined when they were not asked for. */
  readonly memberships: readonly Membership[] | undefined;
}

/** Which of the things that hang on a record to bring along: a group of 100,000 is not loaded to change one member. */
export interface Reading {
  readonly members: 'none' | 'all' | { readonly values: readonly string[] };
  readonly memberships: boolean;
}

export interface NewRecord {
  readonly id: string;
  readonly attributes: Resource;
  readonly keys: IndexKeys;
  readonly members: readonly Member[];
  readonly nowMs: number;
}

/** What an update changes. Members are named by what comes and what goes, never as a whole. */
export interface RecordChange {
  readonly attributes: Resource;
  readonly keys: IndexKeys;
  /** Members that are new or have changed. */
  readonly added: readonly Member[];
  /** Values of the members that go. */
  readonly removed: readonly string[];
  readonly nowMs: number;
}

export type CreateOutcome =
  | { readonly kind: 'created'; readonly record: ResourceRow }
  | { readonly kind: 'conflict' };

export type UpdateOutcome =
  /** `record` is the state after the update; of its members and memberships nothing is brought along. */
  | { readonly kind: 'updated'; readonly record: ResourceRow }
  | { readonly kind: 'unchanged'; readonly record: ResourceRow }
  | { readonly kind: 'missing' }
  | { readonly kind: 'conflict' };

/** Looks at the record and says what to change; undefined for nothing. What it throws leaves the record as it was. */
export type Decide = (record: ResourceRecord) => RecordChange | undefined;

export interface ListQuery {
  readonly filter: Filter | undefined;
  /** The record as filter and sort see it. */
  readonly documentOf: (record: ResourceRecord) => Resource;
  /** Undefined for the order of creation, which also decides between equal keys. */
  readonly sort?: Sort | undefined;
  /** The first record of the page, counted from 1; without meaning where `after` is given. */
  readonly startIndex: number;
  /** Where the page begins, when that is told by the page before. */
  readonly after?: Mark | undefined;
  readonly count: number;
  /** What to bring along with the records of the page. */
  readonly reading: Reading;
}

export interface Mark {
  readonly position: number;
  /** What the list is sorted by, where it is. */
  readonly key?: SortKey;
}

export interface ListResult {
  readonly totalResults: number;
  readonly records: readonly ListedRecord[];
  /** The end of the page; undefined where nothing follows. */
  readonly next?: Mark | undefined;
}

/** A record with its sort key, so that lists of several types can be merged. */
export interface ListedRecord extends ResourceRecord {
  readonly sortKey?: SortKey;
}

export interface Removal {
  readonly nowMs: number;
  /** Only in this version. */
  readonly version?: number;
}

/**
 * Where the resources of all tenants are. No two records of a collection have the same `unique` key, also when two
 * writers race. Whoever comes into or out of a record of a type that is `listedBy` others is changed by it too: a new
 * version, a new time.
 */
export interface ResourceStore {
  create(collection: Collection, record: NewRecord): Promise<CreateOutcome>;
  get(collection: Collection, id: string, reading: Reading): Promise<ResourceRecord | undefined>;
  list(collection: Collection, query: ListQuery): Promise<ListResult>;
  /** Reads, decides and writes as one step: of two writers each sees what the other has left. */
  update(collection: Collection, id: string, reading: Reading, decide: Decide): Promise<UpdateOutcome>;
  /** Takes the record away, with its members and its memberships; the records that it was a member of are changed. */
  remove(collection: Collection, id: string, removal: Removal): Promise<'removed' | 'missing' | 'stale'>;
  /** Takes everything of the tenant away. */
  clear(tenant: string): Promise<void>;
}
