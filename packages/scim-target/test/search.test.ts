import { type JsonObject, MESSAGES } from '@scimulator/scim';
import { expect, test } from 'vitest';
import { group, idsIn, setup, user, where } from './world.ts';

const search = (more: JsonObject = {}): JsonObject => ({ schemas: [MESSAGES.searchRequest], ...more });

async function people(options: Parameters<typeof setup>[0] = {}) {
  const world = setup(options);
  for (const name of ['cid', 'Ada', 'bob', 'eve', 'dan']) {
    await world.scim('POST', '/Users', user(name, { displayName: name }));
  }
  await world.scim('POST', '/Groups', group('Employees', ['id-1']));
  await world.scim('POST', '/Groups', group('Admins'));
  return world;
}

const BY_NAME = ['id-2', 'id-3', 'id-1', 'id-5', 'id-4'];

test('a list is sorted before it is cut into pages', async () => {
  const { scim } = await people();
  expect(idsIn(await scim('GET', '/Users?sortBy=userName'))).toEqual(BY_NAME);
  expect(idsIn(await scim('GET', '/Users?sortBy=userName&startIndex=3&count=2'))).toEqual(['id-1', 'id-5']);
  expect(idsIn(await scim('GET', '/Users?sortBy=userName&sortOrder=descending&count=2'))).toEqual([
    'id-4',
    'id-5',
  ]);
  expect(idsIn(await scim('GET', '/Users?sortBy=groups.display&count=1'))).toEqual(['id-1']);
  for (const query of ['sortBy=name', 'sortBy=userName&sortOrder=up', 'sortBy=a b']) {
    expect((await scim('GET', `/Users?${query}`)).status).toBe(400);
  }
});

test('a search in a body finds what the same parameters in the address find', async () => {
  const { scim } = await people();
  const filter = 'displayName pr and not (userName eq "ada")';
  const body = search({ filter, attributes: ['userName'], sortBy: 'userName', startIndex: 2, count: 2 });
  const found = await scim('POST', '/Users/.search', body);
  expect(found.status).toBe(200);
  const asked = `${where(filter)}&attributes=userName&sortBy=userName&startIndex=2&count=2`;
  expect(found.body).toEqual((await scim('GET', `/Users${asked}`)).body);
  expect(found.body).toMatchObject({ totalResults: 4, startIndex: 2, itemsPerPage: 2 });
  expect(await scim('POST', '/Users/.search', search({ filter: '((' }))).toMatchObject({
    status: 400,
    body: { scimType: 'invalidFilter' },
  });
  expect((await scim('POST', '/Users/.search', { filter })).body).toMatchObject({
    scimType: 'invalidSyntax',
  });
  const without = await scim('POST', '/Groups/.search', search({ excludedAttributes: ['members'] }));
  expect(without.text).not.toContain('members');
});

test('a search at the root goes over all types, in turn or sorted together', async () => {
  const { scim } = await people();
  const filter = 'displayName sw "E" or userName eq "bob"';
  expect(idsIn(await scim('POST', '/.search', search({ filter })))).toEqual(['id-3', 'id-4', 'id-6']);
  expect(idsIn(await scim('GET', `/${where('meta.resourceType eq "Group"')}`))).toEqual(['id-6', 'id-7']);
  expect(idsIn(await scim('GET', where('meta.resourceType eq "Group"')))).toEqual(['id-6', 'id-7']);
  const pages = [1, 4, 7].map((startIndex) =>
    scim('POST', '/.search', search({ sortBy: 'displayName', startIndex, count: 3, attributes: ['id'] })),
  );
  const read = await Promise.all(pages);
  expect(read.map(({ body }) => [body['totalResults'], body['itemsPerPage']])).toEqual([
    [7, 3],
    [7, 3],
    [7, 1],
  ]);
  expect(read.flatMap(idsIn)).toEqual(['id-2', 'id-7', 'id-3', 'id-1', 'id-5', 'id-6', 'id-4']);
  const inTurn = [1, 4, 7].map((startIndex) => scim('GET', `/?startIndex=${startIndex}&count=3`));
  expect((await Promise.all(inTurn)).flatMap(idsIn)).toHaveLength(7);
  expect((await scim('GET', '/?count=0')).body).toMatchObject({ totalResults: 7, Resources: [] });
  expect((await scim('POST', '/.search', search({ filter: 'active gt true' }))).status).toBe(400);
});

const UNRESERVED = /^[A-Za-z0-9._~-]+$/;

async function walk(scim: Awaited<ReturnType<typeof people>>['scim'], path: string) {
  const pages = [];
  let cursor: string | undefined = '';
  while (cursor !== undefined) {
    const page = await scim('GET', `${path}&cursor=${cursor}`);
    expect(page.status).toBe(200);
    cursor = page.body['nextCursor'] as string | undefined;
    if (cursor !== undefined) expect(cursor).toMatch(UNRESERVED);
    pages.push(page);
  }
  return pages;
}

test.each([
  ['/Users?count=2', ['id-1', 'id-2', 'id-3', 'id-4', 'id-5']],
  ['/Users?count=2&sortBy=userName', BY_NAME],
  [
    `/Users${where('userName co "d"')}&count=1&sortBy=userName&sortOrder=descending`,
    ['id-5', 'id-1', 'id-2'],
  ],
  ['/?count=3', ['id-1', 'id-2', 'id-3', 'id-4', 'id-5', 'id-6', 'id-7']],
  ['/Roles?count=1', ['1', '2']],
  ['/Users?count=5', ['id-1', 'id-2', 'id-3', 'id-4', 'id-5']],
])('a walk by cursor over %s shows each resource once', async (path, ids) => {
  const { scim, admin } = await people();
  await admin('PUT', '/knobs', { pagination: 'both' });
  const pages = await walk(scim, path);
  expect(pages.flatMap(idsIn)).toEqual(ids);
  for (const { body } of pages) {
    expect(body).not.toHaveProperty('startIndex');
    expect(body).toMatchObject({ totalResults: ids.length });
  }
});

test('a cursor holds its place when what it has shown goes', async () => {
  const { scim, admin } = await people();
  await admin('PUT', '/knobs', { pagination: 'cursor' });
  const first = await scim('GET', '/Users?count=2');
  await scim('DELETE', '/Users/id-1');
  const second = await scim('GET', `/Users?count=2&cursor=${first.body['nextCursor']}`);
  expect(idsIn(second)).toEqual(['id-3', 'id-4']);
});

test('a cursor is good for its own list, count, tenant and time, and cannot be made', async () => {
  const { scim, admin, clock, target } = await people();
  await admin('PUT', '/knobs', { pagination: 'both' });
  const { body } = await scim('GET', '/Users?count=2&cursor');
  const next = String(body['nextCursor']);
  const refusal = async (path: string) => (await scim('GET', path)).body['scimType'];
  expect(await refusal(`/Users?count=3&cursor=${next}`)).toBe('invalidCount');
  expect(await refusal(`/Groups?count=2&cursor=${next}`)).toBe('invalidCursor');
  expect(await refusal(`/Users?count=2&sortBy=userName&cursor=${next}`)).toBe('invalidCursor');
  for (const forged of ['x', 'x.y', `${next}x`, `${next}.${next}`, `e30.${next.split('.')[1]}`]) {
    expect(await refusal(`/Users?count=2&cursor=${forged}`)).toBe('invalidCursor');
  }
  target.tokens.replace(['scim-token'], 'acme');
  await admin('PUT', '/knobs?tenant=acme', { pagination: 'both' });
  const foreign = await target.fetch(
    new Request(`http://target.test/t/acme/scim/v2/Users?count=2&cursor=${next}`, {
      headers: { authorization: 'Bearer scim-token' },
    }),
  );
  expect(await foreign.json()).toMatchObject({ scimType: 'invalidCursor' });
  clock.nowMs += 3_600_000;
  expect(await refusal(`/Users?count=2&cursor=${next}`)).toBe('expiredCursor');
});

test('searches carry the cursor in their body', async () => {
  const { scim, admin } = await people();
  await admin('PUT', '/knobs', { pagination: 'both' });
  const first = await scim('POST', '/Users/.search', search({ count: 4, cursor: '' }));
  const cursor = String(first.body['nextCursor']);
  expect(idsIn(await scim('POST', '/Users/.search', search({ count: 4, cursor })))).toEqual(['id-5']);
});

test.each([
  ['index', { cursor: false, index: true, defaultPaginationMethod: 'index' }, 'startIndex'],
  ['both', { cursor: true, index: true, defaultPaginationMethod: 'index' }, 'startIndex'],
  ['cursor', { cursor: true, index: false, defaultPaginationMethod: 'cursor' }, 'nextCursor'],
])('with pagination %s a plain query is paged as discovery says', async (pagination, said, member) => {
  const { scim, admin } = await people({ limits: { pageSizeDefault: 2 } });
  await admin('PUT', '/knobs', { pagination });
  expect((await scim('GET', '/ServiceProviderConfig')).body['pagination']).toMatchObject(said);
  expect((await scim('GET', '/Users')).body).toHaveProperty(member);
});

test('where nothing is paged a list comes whole, or is refused as too many', async () => {
  const { scim, admin } = await people({ limits: { pageSizeDefault: 1, pageSizeMax: 4 } });
  await admin('PUT', '/knobs', { pagination: 'none' });
  expect((await scim('GET', `/Users${where('userName co "a"')}&startIndex=2&count=1`)).body).toMatchObject({
    totalResults: 2,
    itemsPerPage: 2,
  });
  expect((await scim('GET', '/Users')).body).toMatchObject({ status: '400', scimType: 'tooMany' });
});
