import { parseFilter, type Resource, ScimError } from '@scimulator/scim';
import { expect, test } from 'vitest';
import { TARGET_TYPES, type TargetType } from '../src/resource-types.ts';
import { documentOf } from '../src/resources/document.ts';
import { indexKeys } from '../src/resources/index-key.ts';
import type {
  Collection,
  CreateOutcome,
  ListQuery,
  Member,
  Reading,
  RecordChange,
  ResourceRecord,
  ResourceStore,
  UpdateOutcome,
} from '../src/resources/port.ts';

const typeNamed = (name: string): TargetType => {
  const found = TARGET_TYPES.find(({ resourceType }) => resourceType.name === name);
  if (found === undefined) throw new Error(`no type ${name}`);
  return found;
};
export const USERS = typeNamed('User');
export const GROUPS = typeNamed('Group');

const VIEW = { base: 'http://target.test/scim/v2', etag: 'weak' } as const;
export const BARE: Reading = { members: 'none', memberships: false };
export const WHOLE: Reading = { members: 'all', memberships: true };

export interface Draft {
  readonly id: string;
  readonly attributes: Resource;
  readonly members?: readonly string[];
}

const memberOf = (value: string): Member => ({ value });

export const create = (store: ResourceStore, place: Collection, draft: Draft): Promise<CreateOutcome> =>
  store.create(place, {
    id: draft.id,
    attributes: draft.attributes,
    keys: indexKeys(place.type, draft.attributes),
    members: (draft.members ?? []).map(memberOf),
    nowMs: 1_000,
  });

type Change = Partial<Pick<RecordChange, 'attributes' | 'removed'>> & { readonly added?: readonly string[] };

export const change = (
  store: ResourceStore,
  place: Collection,
  id: string,
  { attributes, added = [], removed = [] }: Change,
): Promise<UpdateOutcome> =>
  store.update(place, id, BARE, (record) => {
    const next = attributes ?? record.attributes;
    const keys = indexKeys(place.type, next);
    return { attributes: next, keys, added: added.map(memberOf), removed, nowMs: 2_000 };
  });

export const find = async (
  store: ResourceStore,
  place: Collection,
  filter: string | undefined,
  page: Partial<Pick<ListQuery, 'startIndex' | 'count' | 'reading' | 'sort' | 'after'>> = {},
) =>
  store.list(place, {
    filter: filter === undefined ? undefined : parseFilter(filter),
    documentOf: (record: ResourceRecord) => documentOf(record, place.type, VIEW),
    startIndex: page.startIndex ?? 1,
    count: page.count ?? 100,
    reading: page.reading ?? BARE,
    sort: page.sort,
    after: page.after,
  });

export const idsOf = ({ records }: { readonly records: readonly ResourceRecord[] }) =>
  records.map(({ id }) => id);
const valuesOf = (record: ResourceRecord | undefined) => record?.members.map(({ value }) => value);

export type Place = ReturnType<typeof placesIn>;

/** The collections of a tenant, and ids that no other tenant has. */
export const placesIn = (tenant: string) => ({
  users: { tenant, type: USERS },
  groups: { tenant, type: GROUPS },
  id: (text: string) => `${tenant}-${text}`,
});

/** What every store of resources does. `newStore` gives the same store or an empty one: each test has a tenant of its own. */
export function resourcesSuite(name: string, newStore: () => ResourceStore): void {
  let tenants = 0;
  const setup = () => {
    tenants += 1;
    return { store: newStore(), ...placesIn(`tenant-${tenants}`) };
  };

  test(`${name}: a new record is found by its id, in version 1`, async () => {
    const { store, users, id } = setup();
    const attributes = { userName: 'Ada', active: true };
    expect(await create(store, users, { id: id('a'), attributes })).toEqual({
      kind: 'created',
      record: { id: id('a'), version: 1, createdMs: 1_000, modifiedMs: 1_000, attributes },
    });
    expect(await store.get(users, id('a'), BARE)).toEqual({
      ...{ id: id('a'), version: 1, createdMs: 1_000, modifiedMs: 1_000, attributes },
      ...{ members: [], memberships: undefined },
    });
  });

  test(`${name}: a record is not there in another type, another tenant, or under an id in other case`, async () => {
    const { store, users, groups, id } = setup();
    await create(store, users, { id: id('a'), attributes: { userName: 'ada' } });
    expect(await store.get(groups, id('a'), BARE)).toBeUndefined();
    expect(await store.get({ ...users, tenant: 'other' }, id('a'), BARE)).toBeUndefined();
    expect(await store.get(users, id('A'), BARE)).toBeUndefined();
    expect(idsOf(await find(store, { ...users, tenant: 'other' }, 'userName eq "ada"'))).toEqual([]);
  });

  test(`${name}: a unique key is taken once, whatever its case, and is free again after the removal`, async () => {
    const { store, users, id } = setup();
    await create(store, users, { id: id('a'), attributes: { userName: 'Ada' } });
    await create(store, users, { id: id('b'), attributes: { userName: 'bob' } });
    expect(await create(store, users, { id: id('c'), attributes: { userName: 'ADA' } })).toEqual({
      kind: 'conflict',
    });
    expect(await change(store, users, id('b'), { attributes: { userName: 'aDA' } })).toEqual({
      kind: 'conflict',
    });
    expect(await change(store, users, id('a'), { attributes: { userName: 'ADA' } })).toMatchObject({
      kind: 'updated',
      record: { version: 2, attributes: { userName: 'ADA' } },
    });
    expect(await store.remove(users, id('a'), { nowMs: 3_000 })).toBe('removed');
    expect(await create(store, users, { id: id('c'), attributes: { userName: 'ada' } })).toMatchObject({
      kind: 'created',
    });
  });

  test(`${name}: of writers that race for one unique key exactly one wins`, async () => {
    const { store, users, id } = setup();
    const writers = Array.from({ length: 10 }, (_, n) =>
      create(store, users, { id: id(`${n}`), attributes: { userName: n % 2 === 0 ? 'ada' : 'ADA' } }),
    );
    const outcomes = await Promise.all(writers);
    expect(outcomes.filter(({ kind }) => kind === 'created')).toHaveLength(1);
    expect((await find(store, users, undefined)).totalResults).toBe(1);
  });

  test(`${name}: an update that decides nothing changes nothing, one that throws neither`, async () => {
    const { store, users, id } = setup();
    await create(store, users, { id: id('a'), attributes: { userName: 'ada' } });
    expect(await store.update(users, id('a'), BARE, () => undefined)).toMatchObject({
      kind: 'unchanged',
      record: { version: 1 },
    });
    const refusal = new ScimError({ scimType: 'invalidValue', detail: 'no' });
    await expect(
      store.update(users, id('a'), BARE, () => {
        throw refusal;
      }),
    ).rejects.toBe(refusal);
    expect(await store.get(users, id('a'), BARE)).toMatchObject({ version: 1 });
    expect(await change(store, users, id('none'), {})).toEqual({ kind: 'missing' });
  });

  test(`${name}: updates that race build on one another`, async () => {
    const { store, groups, id } = setup();
    await create(store, groups, { id: id('g'), attributes: { displayName: 'All', count: 0 } });
    const writers = Array.from({ length: 10 }, (_, n) =>
      store.update(groups, id('g'), BARE, ({ attributes }) => {
        const next = { ...attributes, count: Number(attributes['count']) + 1 };
        return { attributes: next, keys: {}, added: [memberOf(`${n}`)], removed: [], nowMs: 2_000 };
      }),
    );
    await Promise.all(writers);
    const record = await store.get(groups, id('g'), WHOLE);
    expect(record).toMatchObject({ version: 11, attributes: { count: 10 } });
    expect(valuesOf(record)?.toSorted()).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  });

  test(`${name}: members come, change and go one by one, and are read as asked for`, async () => {
    const { store, groups, id } = setup();
    await create(store, groups, {
      id: id('g'),
      attributes: { displayName: 'All' },
      members: ['a', 'b', 'c'],
    });
    await store.update(groups, id('g'), BARE, (record) => ({
      ...{ attributes: record.attributes, keys: {}, removed: ['b', 'nobody'], nowMs: 2_000 },
      added: [{ value: 'a', display: 'Ada' }, { value: 'd' }],
    }));
    expect((await store.get(groups, id('g'), WHOLE))?.members).toEqual([
      { value: 'a', display: 'Ada' },
      { value: 'c' },
      { value: 'd' },
    ]);
    const some: Reading = { members: { values: ['d', 'b'] }, memberships: false };
    expect(valuesOf(await store.get(groups, id('g'), some))).toEqual(['d']);
    expect(valuesOf(await store.get(groups, id('g'), BARE))).toEqual([]);
    const listed = await find(store, groups, undefined, { reading: { members: 'all', memberships: false } });
    expect(listed.records.map(valuesOf)).toEqual([['a', 'c', 'd']]);
  });

  test(`${name}: a record knows the groups it is a member of, until one of them is gone`, async () => {
    const { store, users, groups, id } = setup();
    await create(store, users, { id: id('a'), attributes: { userName: 'ada' } });
    await create(store, groups, { id: id('g1'), attributes: { displayName: 'One' }, members: [id('a')] });
    await create(store, groups, { id: id('g2'), attributes: { displayName: 'Two' } });
    await change(store, groups, id('g2'), { added: [id('a')] });
    const memberships = async () => (await store.get(users, id('a'), WHOLE))?.memberships;
    expect(await memberships()).toEqual([
      { id: id('g1'), attributes: { displayName: 'One' } },
      { id: id('g2'), attributes: { displayName: 'Two' } },
    ]);
    await store.remove(groups, id('g1'), { nowMs: 3_000 });
    expect((await memberships())?.map((membership) => membership.id)).toEqual([id('g2')]);
    await store.remove(users, id('a'), { nowMs: 3_000 });
    expect(valuesOf(await store.get(groups, id('g2'), WHOLE))).toEqual([]);
  });

  test(`${name}: a removal is for once, and for the version that it names`, async () => {
    const { store, users, id } = setup();
    await create(store, users, { id: id('a'), attributes: { userName: 'ada' } });
    expect(await store.remove(users, id('a'), { nowMs: 3_000, version: 2 })).toBe('stale');
    expect(await store.remove(users, id('a'), { nowMs: 3_000, version: 1 })).toBe('removed');
    expect(await store.remove(users, id('a'), { nowMs: 3_000, version: 1 })).toBe('missing');
    expect(await store.remove(users, id('a'), { nowMs: 3_000 })).toBe('missing');
  });

  test(`${name}: filters find by id, unique, name and external key, and by member, alone and together`, async () => {
    const { store, users, groups, id } = setup();
    const attributes = { userName: 'Ada', displayName: 'Ada L', externalId: 'E1', title: 'Analyst' };
    await create(store, users, { id: id('a'), attributes });
    await create(store, users, { id: id('b'), attributes: { userName: 'bob', displayName: 'ADA L' } });
    await create(store, groups, { id: id('g'), attributes: { displayName: 'Sales' }, members: [id('a')] });
    await create(store, groups, { id: id('h'), attributes: { displayName: 'sales' }, members: [id('b')] });
    const usersBy = async (filter: string) => idsOf(await find(store, users, filter));
    const groupsBy = async (filter: string) => idsOf(await find(store, groups, filter));

    expect(await usersBy('userName eq "ADA"')).toEqual([id('a')]);
    expect(await usersBy('displayName eq "ada l"')).toEqual([id('a'), id('b')]);
    expect(await usersBy('externalId eq "E1"')).toEqual([id('a')]);
    expect(await usersBy('externalId eq "e1"')).toEqual([]);
    expect(await usersBy(`id eq "${id('a')}"`)).toEqual([id('a')]);
    expect(await usersBy(`id eq "${id('A')}"`)).toEqual([]);
    expect(await usersBy('displayName eq "ada l" and title eq "analyst"')).toEqual([id('a')]);
    expect(await usersBy('displayName eq "ada l" and not (title pr)')).toEqual([id('b')]);
    expect(await usersBy('userName eq "ada" or userName eq "bob"')).toEqual([id('a'), id('b')]);
    expect(await usersBy('userName eq "ada" and userName eq "bob"')).toEqual([]);
    expect(await usersBy(`groups.value eq "${id('g')}"`)).toEqual([id('a')]);
    expect(await groupsBy(`members eq "${id('a')}"`)).toEqual([id('g')]);
    expect(await groupsBy(`members eq "${id('A')}"`)).toEqual([id('g')]);
    expect(await groupsBy(`members.value eq "${id('b')}"`)).toEqual([id('h')]);
    expect(await groupsBy(`members[value eq "${id('b')}"]`)).toEqual([id('h')]);
    expect(await groupsBy(`id eq "${id('g')}" and members eq "${id('a')}"`)).toEqual([id('g')]);
    expect(await groupsBy(`id eq "${id('g')}" and members eq "${id('b')}"`)).toEqual([]);
    expect(await groupsBy(`not (members eq "${id('a')}")`)).toEqual([id('h')]);
    expect(await groupsBy(`members eq "${id('a')}" and members eq "${id('b')}"`)).toEqual([]);
  });

  test(`${name}: indexes follow when a value changes or goes`, async () => {
    const { store, users, id } = setup();
    await create(store, users, { id: id('a'), attributes: { userName: 'ada', externalId: 'E1' } });
    await change(store, users, id('a'), { attributes: { userName: 'ada.l' } });
    expect(idsOf(await find(store, users, 'userName eq "ada"'))).toEqual([]);
    expect(idsOf(await find(store, users, 'userName eq "Ada.L"'))).toEqual([id('a')]);
    expect(idsOf(await find(store, users, 'externalId eq "E1"'))).toEqual([]);
  });

  test.each([undefined, 'userName sw "u"', 'displayName eq "same"'])(
    `${name}: a walk over the pages of %s shows each record once, in the order of creation`,
    async (filter) => {
      const { store, users, id } = setup();
      const all = Array.from({ length: 12 }, (_, n) => id(`${n}`));
      for (const one of all) {
        await create(store, users, { id: one, attributes: { userName: `u-${one}`, displayName: 'same' } });
      }
      await change(store, users, id('3'), { attributes: { userName: 'u-changed', displayName: 'Same' } });
      const walk = [];
      for (const startIndex of [1, 6, 11])
        walk.push(await find(store, users, filter, { startIndex, count: 5 }));
      expect(walk.flatMap(idsOf)).toEqual(all);
      expect(walk.map(({ totalResults }) => totalResults)).toEqual([12, 12, 12]);
      expect(await find(store, users, filter, { count: 0 })).toMatchObject({ totalResults: 12, records: [] });
      expect(await find(store, users, filter, { startIndex: 13 })).toEqual({ totalResults: 12, records: [] });
    },
  );

  test(`${name}: text that databases dislike is stored, found and given back as it was`, async () => {
    const { store, users, groups, id } = setup();
    const awkward = ['\0', '\ud800', "'; drop table resources; --", '%', 'ß', '\\u0000', 'x'.repeat(9_000)];
    for (const [n, userName] of awkward.entries()) {
      await create(store, users, { id: id(`${n}`), attributes: { userName } });
      await create(store, groups, {
        id: id(`g${n}`),
        attributes: { displayName: userName },
        members: [userName],
      });
    }
    for (const [n, userName] of awkward.entries()) {
      const text = JSON.stringify(userName);
      expect(idsOf(await find(store, users, `userName eq ${text}`))).toEqual([id(`${n}`)]);
      expect(idsOf(await find(store, groups, `members eq ${text}`))).toEqual([id(`g${n}`)]);
      expect(await store.get(users, id(`${n}`), BARE)).toMatchObject({ attributes: { userName } });
      expect(await store.get(users, userName, BARE)).toBeUndefined();
      expect(idsOf(await find(store, users, `id eq ${text}`))).toEqual([]);
      expect(valuesOf(await store.get(groups, id(`g${n}`), WHOLE))).toEqual([userName]);
    }
  });

  test(`${name}: clearing a tenant leaves the others`, async () => {
    const { store, users, groups, id } = setup();
    const other = { ...users, tenant: `${users.tenant}-other` };
    await create(store, users, { id: id('a'), attributes: { userName: 'ada' } });
    await create(store, groups, { id: id('g'), attributes: { displayName: 'All' }, members: [id('a')] });
    await create(store, other, { id: id('a'), attributes: { userName: 'ada' } });
    await store.clear(users.tenant);
    expect((await find(store, users, undefined)).totalResults).toBe(0);
    expect((await find(store, groups, `members eq "${id('a')}"`)).totalResults).toBe(0);
    expect((await find(store, other, 'userName eq "ada"')).totalResults).toBe(1);
  });
}
