import { isJsonObject, type JsonObject, MESSAGES, type Resource } from '@scimulator/scim';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GROUP_FILTERS, USER_FILTERS } from '../../../tooling/cases/filter-cases.ts';
import { PATCH_CASES } from '../../../tooling/cases/patch-cases.ts';
import type { Op } from '../../../tooling/cases/patch-parts.ts';
import { G1 } from '../../../tooling/cases/people.ts';
import { databaseKinds, openTestDatabase, type TestDatabase } from '../../../tooling/database/open.ts';
import { memoryResources, migrateResources, postgresResources, type ResourceStore } from '../src/index.ts';
import { type Ask, openCases } from './cases-world.ts';
import { idsIn, patch, type Reply, where } from './world.ts';

const outcomeOf = (reply: Reply): unknown =>
  reply.status < 400 ? idsIn(reply).join(' ') : reply.body['scimType'];

const operation = ([op, path, value]: Op): JsonObject => ({
  op,
  ...(path === undefined ? {} : { path }),
  ...(value === undefined ? {} : { value }),
});

/** What is said of a resource but by the server alone; a password is never said. */
function contentOf({ meta: _meta, groups: _groups, password: _password, ...content }: Resource): Resource {
  return content;
}

const endpointOf = (resource: Resource): string => (resource['id'] === G1['id'] ? '/Groups' : '/Users');

/** Every case over HTTP, on one store. */
function casesSuite(name: string, newStore: () => ResourceStore): void {
  /** The people to be found, and the people to be changed. */
  const worlds = new Map<'found' | 'changed', Promise<Ask>>();
  const open = (tenant: 'found' | 'changed'): Promise<Ask> => {
    const world = worlds.get(tenant) ?? openCases(newStore(), tenant);
    worlds.set(tenant, world);
    return world;
  };
  const people = (): Promise<Ask> => open('found');

  // The one that is no filter is no parameter either, over HTTP.
  const userFilters = USER_FILTERS.filter(([, filter]) => filter !== '');

  test.each(userFilters)(`${name}: %s: %s`, async (_id, filter, expected) => {
    const scim = await people();
    expect(outcomeOf(await scim('GET', `/Users${where(filter)}`))).toBe(expected);
  });

  test.each(GROUP_FILTERS)(`${name}: %s: %s`, async (_id, filter, expected) => {
    const scim = await people();
    expect(outcomeOf(await scim('GET', `/Groups${where(filter)}`))).toBe(expected);
  });

  test.each([
    ['F104', 'displayName sw "E" or userName eq "jsmith"', 'u2 g2 g3'],
    ['F105', 'meta.resourceType eq "Group"', 'g1 g2 g3'],
    ['F106', '(meta.resourceType eq User) or (meta.resourceType eq Group)', 'invalidFilter'],
  ])(`${name}: %s: %s`, async (_id, filter, expected) => {
    const scim = await people();
    const body = { schemas: [MESSAGES.searchRequest], filter };
    expect(outcomeOf(await scim('POST', '/.search', body))).toBe(expected);
    expect(outcomeOf(await scim('GET', `/${where(filter)}`))).toBe(expected);
  });

  test(`${name}: F96: an empty filter is none`, async () => {
    const scim = await people();
    expect(outcomeOf(await scim('GET', '/Users?filter='))).toBe('u1 u2 u3 u4');
  });

  test(`${name}: F107: discovery is not filtered`, async () => {
    const scim = await people();
    expect((await scim('GET', `/Schemas${where('id pr')}`)).status).toBe(403);
  });

  test.each([
    ['a long chain', Array.from({ length: 10_000 }, () => 'title pr').join(' or ')],
    ['deep parentheses', `${'('.repeat(200)}title pr${')'.repeat(200)}`],
  ])(`${name}: F108: %s is refused`, async (_what, filter) => {
    const scim = await people();
    const body = { schemas: [MESSAGES.searchRequest], filter };
    expect(outcomeOf(await scim('POST', '/Users/.search', body))).toBe('invalidFilter');
  });

  test.each(PATCH_CASES)(`${name}: %s`, async (_id, start, operations, expected) => {
    const scim = await open('changed');
    const path = `${endpointOf(start)}/${start['id']}`;
    // An earlier case may have left anything; members that stay keep their place, so that all go first.
    const { members: _members, ...alone } = contentOf(start);
    await scim('PUT', path, alone);
    await scim('PUT', path, contentOf(start));
    const before = await scim('GET', path);
    expect(contentOf(before.body)).toEqual(contentOf(start));

    const reply = await scim('PATCH', path, patch(...operations.map(operation)));
    const after = await scim('GET', path);
    if (!isJsonObject(expected)) {
      expect(reply.body).toMatchObject({ scimType: expected });
      expect(after.body).toEqual(before.body);
      return;
    }
    expect([reply.status, contentOf(reply.body)]).toEqual([200, contentOf(expected)]);
    expect(after.body).toEqual(reply.body);
    if (start === expected) expect(after.body).toEqual(before.body);
  });

  test.each([
    ['P20', [['add', 'userName', 'jsmith']]],
    ['P45', [['replace', 'userName', 'JSMITH']]],
    [
      'P90',
      [
        ['replace', 'title', 'A'],
        ['replace', 'userName', 'jsmith'],
      ],
    ],
  ] as const satisfies readonly (readonly [string, readonly Op[]])[])(
    `${name}: %s: a userName that is taken is refused, and nothing changes`,
    async (_id, operations) => {
      const scim = await people();
      const before = await scim('GET', '/Users/u1');
      const reply = await scim('PATCH', '/Users/u1', patch(...operations.map(operation)));
      expect(reply).toMatchObject({ status: 409, body: { scimType: 'uniqueness' } });
      expect((await scim('GET', '/Users/u1')).body).toEqual(before.body);
    },
  );

  test(`${name}: P96, P97: the envelope names its schema, and the operations in any case`, async () => {
    const scim = await open('changed');
    const operations = [{ op: 'replace', path: 'title', value: 'A' }];
    expect((await scim('PATCH', '/Users/u1', { Operations: operations })).body).toMatchObject({
      scimType: 'invalidSyntax',
    });
    const lower = { schemas: [MESSAGES.patchOp], operations };
    expect((await scim('PATCH', '/Users/u1', lower)).body).toMatchObject({ title: 'A' });
  });

  test(`${name}: P110: a thousand members come in one operation`, async () => {
    const scim = await open('changed');
    const value = Array.from({ length: 1_000 }, (_, n) => ({ value: `member-${n}` }));
    await scim('PATCH', '/Groups/g1', patch({ op: 'add', path: 'members', value }));
    expect((await scim('GET', '/Groups/g1')).body['members']).toHaveLength(1_002);
  });
}

casesSuite('memory', () => memoryResources());

describe.each(databaseKinds())('%s', (kind) => {
  let database: TestDatabase;
  let store: ResourceStore;

  beforeAll(async () => {
    database = await openTestDatabase(kind);
    await migrateResources(database.db);
    store = postgresResources(database.db);
  });
  afterAll(() => database.close());

  casesSuite(kind, () => store);
});
