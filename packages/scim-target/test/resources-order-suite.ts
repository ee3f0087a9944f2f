import { compileSort } from '@scimulator/scim';
import { expect, test } from 'vitest';
import type { Mark, ResourceStore } from '../src/resources/port.ts';
import { BARE, change, create, find, idsOf, type Place, placesIn } from './resources-suite.ts';

/** What every store does about the order of lists, and about records that hang together. */
export function resourcesOrderSuite(name: string, newStore: () => ResourceStore): void {
  let tenants = 0;
  const setup = () => {
    tenants += 1;
    return { store: newStore(), ...placesIn(`order-${tenants}`) };
  };
  const sortBy = ({ users }: Pick<Place, 'users'>, sortOrder?: string) =>
    compileSort({ sortBy: 'title', sortOrder }, users.type.resourceType);

  async function withTitles(titles: readonly (string | undefined)[]) {
    const place = setup();
    for (const [n, title] of titles.entries()) {
      const attributes = { userName: `u${n}`, ...(title === undefined ? {} : { title }) };
      await create(place.store, place.users, { id: place.id(`${n}`), attributes });
    }
    return place;
  }

  test(`${name}: a sorted list has those without a value last, or first, and equals in the order of creation`, async () => {
    const place = await withTitles(['b', undefined, 'A', 'B', undefined, 'a']);
    const order = async (sortOrder?: string) =>
      idsOf(await find(place.store, place.users, undefined, { sort: sortBy(place, sortOrder) }));
    const ids = (...numbers: readonly number[]) => numbers.map((n) => place.id(`${n}`));
    expect(await order()).toEqual(ids(2, 5, 0, 3, 1, 4));
    expect(await order('descending')).toEqual(ids(1, 4, 0, 3, 2, 5));
  });

  test.each([
    [undefined, false],
    [undefined, true],
    ['userName sw "u"', false],
    ['userName sw "u"', true],
    ['title eq "t1" or title eq "t2"', true],
  ])(
    `${name}: a walk by marks over %s, sorted %s, shows each record once though others come and go`,
    async (filter, isSorted) => {
      const titles = Array.from({ length: 25 }, (_, n) => `t${n % 3}`);
      const place = await withTitles(titles);
      const { store, users } = place;
      const sort = isSorted ? sortBy(place, 'descending') : undefined;
      const whole = idsOf(await find(store, users, filter, { sort, count: 100 }));
      const seen: string[] = [];
      let after: Mark | undefined;
      for (let pages = 0; pages === 0 || after !== undefined; pages++) {
        const page = await find(store, users, filter, { sort, count: 4, after });
        seen.push(...idsOf(page));
        after = page.next;
        const [first] = idsOf(page);
        if (pages === 1 && first !== undefined) await store.remove(users, first, { nowMs: 3_000 });
      }
      expect(seen).toEqual(whole);
      expect((await find(store, users, filter, { sort, count: 100 })).next).toBeUndefined();
    },
  );

  test(`${name}: a page of an index is a slice of the whole list, also when sorted`, async () => {
    const place = await withTitles(Array.from({ length: 9 }, (_, n) => `t${n % 4}`));
    const sort = sortBy(place);
    const list = async (startIndex: number, count: number) =>
      idsOf(await find(place.store, place.users, undefined, { sort, startIndex, count }));
    const whole = await list(1, 100);
    expect(await list(4, 3)).toEqual(whole.slice(3, 6));
    expect(await list(9, 3)).toEqual(whole.slice(8));
    expect(await list(10, 3)).toEqual([]);
  });

  test(`${name}: who comes into or out of a group has a new version, and so has a group whose member is gone`, async () => {
    const { store, users, groups, id } = setup();
    const stamp = async (place: typeof users, one: string) => {
      const record = await store.get(place, id(one), BARE);
      return [record?.version, record?.modifiedMs];
    };
    await create(store, users, { id: id('a'), attributes: { userName: 'ada' } });
    await create(store, users, { id: id('b'), attributes: { userName: 'bob' } });
    await create(store, groups, { id: id('g'), attributes: { displayName: 'All' }, members: [id('a')] });
    expect(await stamp(users, 'a')).toEqual([2, 1_000]);
    expect(await stamp(users, 'b')).toEqual([1, 1_000]);
    await change(store, groups, id('g'), { added: [id('b')], removed: [id('a')] });
    expect(await stamp(users, 'a')).toEqual([3, 2_000]);
    expect(await stamp(users, 'b')).toEqual([2, 2_000]);
    await change(store, groups, id('g'), { attributes: { displayName: 'Everybody' } });
    expect(await stamp(users, 'b')).toEqual([2, 2_000]);
    expect(await stamp(groups, 'g')).toEqual([3, 2_000]);
    await store.remove(users, id('b'), { nowMs: 4_000 });
    expect(await stamp(groups, 'g')).toEqual([4, 4_000]);
    await create(store, groups, { id: id('h'), attributes: { displayName: 'Some' }, members: [id('a')] });
    await store.remove(groups, id('h'), { nowMs: 5_000 });
    expect(await stamp(users, 'a')).toEqual([5, 5_000]);
  });

  test(`${name}: groups that change their common members at once wait for one another, and lose nothing`, async () => {
    const { store, users, groups, id } = setup();
    const people = Array.from({ length: 8 }, (_, n) => id(`u${n}`));
    for (const one of people) await create(store, users, { id: one, attributes: { userName: one } });
    const teams = Array.from({ length: 6 }, (_, n) => id(`g${n}`));
    await Promise.all(
      teams.map((team, n) =>
        create(store, groups, {
          id: team,
          attributes: { displayName: team },
          members: n % 2 === 0 ? people : people.toReversed(),
        }),
      ),
    );
    await Promise.all([
      ...teams.map((team) => change(store, groups, team, { removed: people.slice(0, 4) })),
      store.remove(users, id('u7'), { nowMs: 3_000 }),
      store.remove(groups, id('g5'), { nowMs: 3_000 }),
    ]);
    const left = await store.get(groups, id('g0'), { members: 'all', memberships: false });
    expect(left?.members.map(({ value }) => value)).toEqual([id('u4'), id('u5'), id('u6')]);
    expect((await store.get(users, id('u0'), BARE))?.version).toBeGreaterThan(6);
  });
}
