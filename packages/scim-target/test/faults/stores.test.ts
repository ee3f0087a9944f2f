import { SCHEMAS } from '@scimulator/scim';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseKinds, openTestDatabase, type TestDatabase } from '../../../../tooling/database/open.ts';
import { memoryResources, migrateResources, postgresResources, type ResourceStore } from '../../src/index.ts';
import { ask, group, patch, setup, user, where } from '../world.ts';

/** The faults that reach into the store, or read from it what they need. */
const FAULTS = [
  'unstable-order',
  'lost-update',
  'tenant-leak',
  'schema-lies',
  'custom-ext-dropped',
  'subattr-dropped',
  'active-ignored',
  'filter-path-dup',
  'roles-duplicated',
  'noop-bumps-version',
  'soft-delete-hidden',
  'stale-read',
  'remove-by-index',
  'member-dropped',
  'false-409',
  'put-merges',
];

const ada = user('ada', {
  title: 'Clerk',
  active: true,
  roles: [{ value: 'User' }],
  emails: [{ type: 'work', value: 'ada@x.test' }],
  addresses: [{ type: 'work', locality: 'London' }],
  [SCHEMAS.enterpriseUser]: { department: 'Sales' },
});

const CHANGES = [
  { op: 'replace', path: 'title', value: 'Boss' },
  { op: 'replace', path: 'active', value: false },
  { op: 'add', path: 'roles', value: [{ value: 'User' }] },
  { op: 'replace', path: 'emails[type eq "work"].value', value: 'ada@x.test' },
];

/** Everything that is answered to the same requests, in order. */
async function transcript(resources: ResourceStore, fault: string): Promise<readonly string[]> {
  const { target, scim, errors } = setup({ resources });
  await target.reset();
  await target.reset('acme');
  target.tokens.replace(['acme-token'], 'acme');
  const headers = { authorization: 'Bearer acme-token' };
  await ask(target, 'POST', '/t/acme/scim/v2/Users', { headers, body: user('stranger') });
  target.faults.add({ id: 'on', fault });
  const heard: string[] = [];
  const say = async (method: string, path: string, body?: unknown) => {
    const { status, text } = await scim(method, path, body);
    heard.push(`${method} ${path} → ${status} ${text}`);
  };
  await say('POST', '/Users', ada);
  await say('POST', '/Users', user('bob', { emails: [{ type: 'work', value: 'ada@x.test' }] }));
  await say('POST', '/Groups', group('Sales', ['id-2', 'id-3', 'nobody']));
  for (const change of CHANGES) {
    await say('PATCH', '/Users/id-2', patch(change));
    await say('GET', '/Users/id-2');
  }
  await say('PUT', '/Users/id-2', user('ada', { nickName: 'Countess' }));
  await say('PATCH', '/Groups/id-4', patch({ op: 'remove', path: 'members[value eq "id-2"]' }));
  for (const path of ['/Groups/id-4', '/Users', '/Users', `/Users${where('userName eq "stranger"')}`]) {
    await say('GET', path);
  }
  expect(errors).toEqual([]);
  expect(heard[3]).toContain('PATCH /Users/id-2 → 200');
  return heard;
}

describe.each(databaseKinds())('%s', (kind) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await openTestDatabase(kind);
    await migrateResources(database.db);
  });
  afterAll(() => database.close());

  test.each(FAULTS)(`${kind}: %s shows as it does in memory`, async (fault) => {
    const store = postgresResources(database.db);
    expect(await transcript(store, fault)).toEqual(await transcript(memoryResources(), fault));
  });
});
