import { type JsonObject, SCHEMAS } from '@scimulator/scim';
import { expect, test } from 'vitest';
import { ask, group, idsIn, ORIGIN, patch, setup, user, where } from './world.ts';

const NOW = '2026-01-01T00:00:00.000Z';

test('a created user is answered with its location, its tag and what the server knows of it', async () => {
  const { scim } = setup();
  const reply = await scim(
    'POST',
    '/Users',
    user('ada@contoso.test', { id: 'mine', password: 'secret', roles: [] }),
  );
  expect(reply.status).toBe(201);
  expect(reply.headers.get('location')).toBe(`${ORIGIN}/scim/v2/Users/id-1`);
  expect(reply.headers.get('etag')).toBe('W/"1"');
  expect(reply.headers.get('content-type')).toContain('application/scim+json');
  expect(reply.body).toEqual({
    schemas: [SCHEMAS.user],
    id: 'id-1',
    userName: 'ada@contoso.test',
    meta: {
      resourceType: 'User',
      created: NOW,
      lastModified: NOW,
      location: `${ORIGIN}/scim/v2/Users/id-1`,
      version: 'W/"1"',
    },
  });
  expect((await scim('GET', '/Users/id-1')).body).toEqual(reply.body);
});

test('a second user with the same userName in other case is refused with uniqueness', async () => {
  const { scim } = setup();
  await scim('POST', '/Users', user('ada'));
  const reply = await scim('POST', '/Users', user('ADA'));
  expect(reply.status).toBe(409);
  expect(reply.body).toMatchObject({ status: '409', scimType: 'uniqueness' });
});

test('Entra finds nobody by a random value: an empty list, not an error', async () => {
  const { scim } = setup();
  const reply = await scim('GET', '/Users?filter=userName+eq+%22nobody%22');
  expect(reply.status).toBe(200);
  expect(reply.body).toMatchObject({ totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] });
});

test('Entra finds a user by id and manager, without naming the extension', async () => {
  const { scim } = setup();
  const path = `${SCHEMAS.enterpriseUser}:manager`;
  await scim('POST', '/Users', user('boss'));
  await scim('POST', '/Users', user('ada'));
  const query = `/Users${where('id eq "id-2" and manager eq "id-1"')}&attributes=id`;
  expect(idsIn(await scim('GET', query))).toEqual([]);
  expect((await scim('PATCH', '/Users/id-2', patch({ op: 'Add', path, value: 'id-1' }))).status).toBe(200);
  expect((await scim('GET', query)).body['Resources']).toEqual([{ schemas: expect.any(Array), id: 'id-2' }]);
});

test('both of Entra’s dialects disable a user, who stays visible', async () => {
  const { scim } = setup();
  await scim('POST', '/Users', user('ada', { active: true }));
  const legacy = patch({ op: 'Replace', path: 'active', value: 'False' });
  expect((await scim('PATCH', '/Users/id-1', legacy)).body).toMatchObject({ active: false });
  const flagged = patch({ op: 'replace', value: { active: true, 'name.givenName': 'Ada' } });
  expect((await scim('PATCH', '/Users/id-1', flagged)).body).toMatchObject({
    active: true,
    name: { givenName: 'Ada' },
  });
});

test('members are added and removed in both dialects, and the users’ groups follow', async () => {
  const { scim } = setup();
  for (const name of ['ada', 'bob', 'cid']) await scim('POST', '/Users', user(name));
  await scim('POST', '/Groups', group('Sales'));
  const groupPatch = (operation: JsonObject) => scim('PATCH', '/Groups/id-4', patch(operation));
  const members = async () => (await scim('GET', '/Groups/id-4')).body['members'];

  const added = [{ $ref: null, value: 'id-1' }, { value: 'id-2' }, { value: 'id-3' }];
  expect(await groupPatch({ op: 'Add', path: 'members', value: added })).toMatchObject({
    status: 204,
    text: '',
  });
  await groupPatch({ op: 'Remove', path: 'members', value: [{ $ref: null, value: 'id-1' }] });
  expect(await members()).toEqual([{ value: 'id-2' }, { value: 'id-3' }]);
  await groupPatch({ op: 'remove', path: 'members[value eq "id-3"]' });
  expect(await members()).toEqual([{ value: 'id-2' }]);
  expect((await scim('GET', '/Users/id-2')).body['groups']).toEqual([
    { value: 'id-4', $ref: `${ORIGIN}/scim/v2/Groups/id-4`, display: 'Sales', type: 'direct' },
  ]);
  await groupPatch({ op: 'replace', path: 'members', value: [{ value: 'id-1' }] });
  expect(await members()).toEqual([{ value: 'id-1' }]);
  expect((await scim('GET', '/Users/id-2')).body).not.toHaveProperty('groups');
  await groupPatch({ op: 'remove', path: 'members' });
  expect(await members()).toBeUndefined();
});

test('a group is found by its members, and shown without them where the client excludes them', async () => {
  const { scim } = setup();
  await scim('POST', '/Users', user('ada'));
  await scim('POST', '/Groups', group('Sales', ['id-1']));
  const byBoth = where('id eq "id-2" and members eq "id-1"');
  expect(idsIn(await scim('GET', `/Groups${byBoth}&excludedAttributes=members`))).toEqual(['id-2']);
  expect((await scim('GET', '/Groups/id-2?excludedAttributes=members')).body).not.toHaveProperty('members');
  expect((await scim('GET', '/Groups/id-2?attributes=members')).body).toEqual({
    schemas: [SCHEMAS.group],
    id: 'id-2',
    members: [{ value: 'id-1' }],
  });
});

test('a deleted user leaves its groups, is not found any more, and frees its name', async () => {
  const { scim } = setup();
  await scim('POST', '/Users', user('ada'));
  await scim('POST', '/Groups', group('Sales', ['id-1']));
  expect(await scim('DELETE', '/Users/id-1')).toMatchObject({ status: 204, text: '' });
  for (const method of ['GET', 'DELETE']) expect((await scim(method, '/Users/id-1')).status).toBe(404);
  expect((await scim('PUT', '/Users/id-1', user('ada'))).status).toBe(404);
  expect((await scim('PATCH', '/Users/id-1', patch({ op: 'remove', path: 'title' }))).status).toBe(404);
  expect((await scim('GET', '/Groups/id-2')).body).not.toHaveProperty('members');
  expect((await scim('POST', '/Users', user('ada'))).status).toBe(201);
});

test('PUT replaces what the client may write and keeps the rest', async () => {
  const { scim, clock } = setup();
  await scim('POST', '/Users', user('ada', { title: 'Analyst', nickName: 'A' }));
  clock.nowMs += 1_000;
  const reply = await scim('PUT', '/Users/id-1', user('ada', { title: 'Lead', id: 'other' }));
  expect(reply.status).toBe(200);
  expect(reply.body).toMatchObject({ id: 'id-1', title: 'Lead', meta: { created: NOW, version: 'W/"2"' } });
  expect(reply.body).not.toHaveProperty('nickName');
});

test('a PATCH that changes nothing leaves version and lastModified', async () => {
  const { scim, clock } = setup();
  const { body } = await scim('POST', '/Users', user('ada', { title: 'Analyst' }));
  clock.nowMs += 1_000;
  expect(
    (await scim('PATCH', '/Users/id-1', patch({ op: 'add', path: 'title', value: 'Analyst' }))).body,
  ).toEqual(body);
  expect((await scim('PUT', '/Users/id-1', user('ada', { title: 'Analyst' }))).body).toEqual(body);
});

test('tags guard writes and spare reads', async () => {
  const { scim } = setup();
  await scim('POST', '/Users', user('ada'));
  const title = patch({ op: 'add', path: 'title', value: 'Analyst' });
  expect((await scim('GET', '/Users/id-1', undefined, { 'if-none-match': 'W/"1"' })).status).toBe(304);
  expect((await scim('GET', '/Users/id-1', undefined, { 'if-none-match': 'W/"2"' })).status).toBe(200);
  for (const [method, body] of [
    ['PATCH', title],
    ['PUT', user('bob')],
    ['DELETE', undefined],
  ] as const) {
    expect((await scim(method, '/Users/id-1', body, { 'if-match': 'W/"7"' })).status).toBe(412);
  }
  expect((await scim('PATCH', '/Users/id-1', title, { 'if-match': 'W/"1"' })).headers.get('etag')).toBe(
    'W/"2"',
  );
  expect((await scim('DELETE', '/Users/id-1', undefined, { 'if-match': 'W/"1", W/"2"' })).status).toBe(204);
});

test('pages follow RFC 7644 3.4.2.4', async () => {
  const { scim } = setup({ limits: { pageSizeDefault: 3, pageSizeMax: 4 } });
  for (const name of ['a', 'b', 'c', 'd', 'e']) await scim('POST', '/Users', user(name));
  const page = async (query: string) => idsIn(await scim('GET', `/Users?${query}`));
  expect(await page('')).toEqual(['id-1', 'id-2', 'id-3']);
  expect(await page('count=100')).toEqual(['id-1', 'id-2', 'id-3', 'id-4']);
  expect(await page('startIndex=4&count=2')).toEqual(['id-4', 'id-5']);
  expect(await page('startIndex=-5&count=1')).toEqual(['id-1']);
  expect(await page('count=-1')).toEqual([]);
  expect((await scim('GET', '/Users?startIndex=9')).body).toMatchObject({ totalResults: 5, itemsPerPage: 0 });
  expect((await scim('GET', '/Users?count=many')).body).toMatchObject({ scimType: 'invalidValue' });
});

test('a group name is unique for Entra, and free by the RFC', async () => {
  const entra = setup();
  await entra.scim('POST', '/Groups', group('Sales'));
  expect((await entra.scim('POST', '/Groups', group('SALES'))).status).toBe(409);
  const rfc = setup({ profile: 'rfc' });
  await rfc.scim('POST', '/Groups', group('Sales'));
  expect((await rfc.scim('POST', '/Groups', group('SALES'))).status).toBe(201);
});

test('ten members added at the same time are all there', async () => {
  const { scim } = setup();
  await scim('POST', '/Groups', group('All'));
  const values = Array.from({ length: 10 }, (_, n) => `member-${n}`);
  await Promise.all(
    values.map((value) =>
      scim('PATCH', '/Groups/id-1', patch({ op: 'add', path: 'members', value: [{ value }] })),
    ),
  );
  expect((await scim('GET', '/Groups/id-1')).body['members']).toEqual(values.map((value) => ({ value })));
});

test('a tenant sees nothing of another, and nobody gets in where no token was set', async () => {
  const { target, scim } = setup();
  await scim('POST', '/Users', user('ada'));
  const acme = (method: string, path: string, token: string) =>
    ask(target, method, `/t/acme/scim/v2${path}`, { headers: { authorization: `Bearer ${token}` } });
  expect((await acme('GET', '/Users', 'scim-token')).status).toBe(401);
  target.tokens.replace(['acme-token'], 'acme');
  expect((await acme('GET', '/Users', 'scim-token')).status).toBe(401);
  expect((await acme('GET', '/Users', 'acme-token')).body).toMatchObject({ totalResults: 0 });
  expect((await acme('GET', '/Users/id-1', 'acme-token')).status).toBe(404);
  expect((await scim('GET', '/Users', undefined, { authorization: 'Bearer acme-token' })).status).toBe(401);
});
