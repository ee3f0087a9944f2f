import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  databaseKinds,
  openPool,
  openTestDatabase,
  skipWithoutServer,
  type TestDatabase,
} from '../../../tooling/database/open.ts';
import { migrateResources, postgresResources } from '../src/index.ts';
import { group, patch, type Reply, setup, user, type World } from './world.ts';

describe.runIf(databaseKinds().includes('postgres'))('two targets on one database', () => {
  let database: TestDatabase;
  let pools: readonly pg.Pool[];
  let writers: readonly World[];

  beforeAll(async () => {
    database = await openTestDatabase('postgres');
    await migrateResources(database.db);
    pools = [0, 1].map(() => openPool(database.url));
  });
  beforeEach(async () => {
    writers = pools.map((client, writer) => {
      let ids = 0;
      const next = () => `${writer}-${++ids}`;
      return setup({ resources: postgresResources(drizzle({ client })), ids: { next } });
    });
    await writers[0]?.target.reset();
  });
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    await database.close();
  });

  /** Each writer does the same at the same time, `times` over. */
  const together = (
    times: number,
    act: (writer: World, turn: number) => Promise<Reply>,
  ): Promise<readonly Reply[]> =>
    Promise.all(
      Array.from({ length: times }, (_, turn) => writers.map((writer) => act(writer, turn))).flat(),
    );
  const count = (replies: readonly Reply[], status: number): number =>
    replies.filter((reply) => reply.status === status).length;

  test('of two that create the same user at once, one gets 201 and the other 409', async () => {
    const replies = await together(20, ({ scim }, turn) =>
      scim('POST', '/Users', user(turn % 2 === 0 ? `ada-${turn}` : `ADA-${turn - 1}`)),
    );
    expect({ created: count(replies, 201), refused: count(replies, 409) }).toEqual({
      created: 10,
      refused: 30,
    });
    expect((await writers[0]?.scim('GET', '/Users'))?.body).toMatchObject({ totalResults: 10 });
  });

  test('of two that rename to the same name at once, one is refused', async () => {
    const [first] = writers;
    if (first === undefined) throw new Error('invariant: there are two writers');
    const made = await Promise.all(['a', 'b'].map((name) => first.scim('POST', '/Users', user(name))));
    const ids = made.map(({ body }) => String(body['id']));
    const rename = patch({ op: 'replace', path: 'userName', value: 'same' });
    const replies = await Promise.all(
      ids.map((id, index) => (writers[index] ?? first).scim('PATCH', `/Users/${id}`, rename)),
    );
    expect({ renamed: count(replies, 200), refused: count(replies, 409) }).toEqual({
      renamed: 1,
      refused: 1,
    });
  });

  test('members that many add at once are all there', async () => {
    const [first] = writers;
    if (first === undefined) throw new Error('invariant: there are two writers');
    const { body } = await first.scim('POST', '/Groups', group('Staff'));
    const path = `/Groups/${body['id']}`;
    let member = 0;
    const replies = await together(25, ({ scim }) => {
      member += 1;
      return scim('PATCH', path, patch({ op: 'add', path: 'members', value: [{ value: `m-${member}` }] }));
    });
    expect(count(replies, 204)).toBe(50);
    expect((await first.scim('GET', path)).body['members']).toHaveLength(50);
  });

  test('changes of different attributes at once are all kept', async () => {
    const [first] = writers;
    if (first === undefined) throw new Error('invariant: there are two writers');
    const { body } = await first.scim('POST', '/Users', user('ada'));
    const names = ['title', 'nickName', 'displayName', 'userType', 'locale', 'timezone'];
    await Promise.all(
      names.map((name, index) =>
        (writers[index % 2] ?? first).scim(
          'PATCH',
          `/Users/${body['id']}`,
          patch({ op: 'add', path: name, value: name }),
        ),
      ),
    );
    const expected = Object.fromEntries(names.map((name) => [name, name]));
    expect((await first.scim('GET', `/Users/${body['id']}`)).body).toMatchObject(expected);
  });

  test('a version is overwritten once, however many hold it', async () => {
    const [first] = writers;
    if (first === undefined) throw new Error('invariant: there are two writers');
    const { body, headers } = await first.scim('POST', '/Users', user('ada'));
    const held = { 'if-match': headers.get('etag') ?? '' };
    const replies = await together(10, ({ scim }, turn) =>
      scim('PATCH', `/Users/${body['id']}`, patch({ op: 'add', path: 'title', value: `t-${turn}` }), held),
    );
    expect({ done: count(replies, 200), stale: count(replies, 412) }).toEqual({ done: 1, stale: 19 });
  });
});

test('two writers are tried on a Postgres server', (context) => {
  skipWithoutServer(context);
  expect(databaseKinds()).toContain('postgres');
});
