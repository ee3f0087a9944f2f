import { MESSAGES, SCHEMAS } from '@scimulator/scim';
import { expect, test } from 'vitest';
import { ask, group, ORIGIN, patch, setup, user, where } from './world.ts';

const TITLE = patch({ op: 'add', path: 'title', value: 'Analyst' });

test('a version of SCIM that we do not speak is refused by name', async () => {
  const { target } = setup();
  expect(await ask(target, 'GET', '/scim/v1.1/Users')).toMatchObject({
    status: 400,
    body: { scimType: 'invalidVers' },
  });
});

test.each([
  ['text/html', 406],
  ['application/scim+json;q=0, text/html', 406],
  ['text/html, application/*;q=0.1', 200],
  ['', 200],
])('who accepts "%s" is answered %i, before anything is done', async (accept, status) => {
  const { scim } = setup();
  expect((await scim('GET', '/Users', undefined, { accept })).status).toBe(status);
  await scim('POST', '/Users', user('ada'), { accept });
  expect((await scim('GET', '/Users')).body['totalResults']).toBe(status === 200 ? 1 : 0);
});

test('a body in another charset is refused', async () => {
  const { scim } = setup();
  const typed = (type: string) => scim('POST', '/Users', user(type), { 'content-type': type });
  expect((await typed('application/scim+json; charset=iso-8859-1')).status).toBe(415);
  expect((await typed('application/scim+json; charset="UTF-8"')).status).toBe(201);
});

test('HEAD is answered like GET, without the body', async () => {
  const { scim } = setup();
  await scim('POST', '/Users', user('ada'));
  const reply = await scim('HEAD', '/Users/id-1');
  expect(reply).toMatchObject({ status: 200, text: '' });
  expect(reply.headers.get('etag')).toBe('W/"1"');
  expect(reply.headers.get('content-location')).toBe(`${ORIGIN}/scim/v2/Users/id-1`);
});

test('tags are strong, or absent, as the knob says', async () => {
  const { scim, admin } = setup();
  await scim('POST', '/Users', user('ada'));
  await admin('PUT', '/knobs', { etag: 'strong' });
  const strong = await scim('GET', '/Users/id-1');
  expect(strong.headers.get('etag')).toBe('"1"');
  expect(strong.body['meta']).toMatchObject({ version: '"1"' });
  expect((await scim('PATCH', '/Users/id-1', TITLE, { 'if-match': 'W/"1"' })).status).toBe(412);
  await admin('PUT', '/knobs', { etag: 'off' });
  const none = await scim('GET', '/Users/id-1', undefined, { 'if-none-match': '"1"' });
  expect([none.status, none.headers.get('etag')]).toEqual([200, null]);
  expect(none.body['meta']).not.toHaveProperty('version');
  expect((await scim('PATCH', '/Users/id-1', TITLE, { 'if-match': '"7"' })).status).toBe(200);
  expect((await scim('GET', '/ServiceProviderConfig')).body['etag']).toEqual({ supported: false });
});

test.each([
  ['GET', { 'if-none-match': '"1"' }, 304],
  ['GET', { 'if-none-match': '*' }, 304],
  ['GET', { 'if-none-match': 'W/"2", W/"1"' }, 304],
  ['PATCH', { 'if-match': '*' }, 200],
  ['PATCH', { 'if-match': '"1"' }, 412],
  ['PATCH', { 'if-none-match': '*' }, 412],
  ['DELETE', { 'if-none-match': 'W/"1"' }, 412],
])('%s with %o on version W/"1" is answered %i', async (method, headers, status) => {
  const { scim } = setup();
  await scim('POST', '/Users', user('ada'));
  const body = method === 'PATCH' ? TITLE : undefined;
  expect((await scim(method, '/Users/id-1', body, headers)).status).toBe(status);
});

test('P99: a PATCH with a stale tag changes nothing', async () => {
  const { scim } = setup();
  const { body } = await scim('POST', '/Users', user('ada'));
  expect((await scim('PATCH', '/Users/id-1', TITLE, { 'if-match': 'W/"9"' })).status).toBe(412);
  expect((await scim('GET', '/Users/id-1')).body).toEqual(body);
});

test('a known version is no longer the one when the groups of a user change', async () => {
  const { scim } = setup();
  await scim('POST', '/Users', user('ada'));
  await scim('POST', '/Groups', group('Sales', ['id-1']));
  const known = { 'if-none-match': 'W/"1"' };
  const reply = await scim('GET', '/Users/id-1', undefined, known);
  expect(reply.status).toBe(200);
  expect(reply.body['groups']).toHaveLength(1);
  await scim('DELETE', '/Users/id-1');
  expect((await scim('GET', '/Groups/id-2', undefined, known)).status).toBe(200);
});

test.each([
  ['POST', '/Users', user('bob', { title: 'Lead' })],
  ['PUT', '/Users/id-1', user('ada', { title: 'Lead' })],
  ['PATCH', '/Users/id-1', patch({ op: 'add', path: 'title', value: 'Lead' })],
])('P98: %s %s answers with the attributes that the client wants', async (method, path, body) => {
  const { scim, admin } = setup();
  await admin('PUT', '/knobs', { patchSuccess: 204 });
  await scim('POST', '/Users', user('ada', { displayName: 'Ada' }));
  const only = await scim(method, `${path}?attributes=TITLE,nosuch`, body);
  expect(only.body).toEqual({ schemas: [SCHEMAS.user], id: expect.any(String), title: 'Lead' });
  expect(only.status).toBe(method === 'POST' ? 201 : 200);
});

test('POST and PUT leave out what the client excludes, but never the id', async () => {
  const { scim } = setup();
  const sent = user('ada', { title: 'Lead' });
  for (const [method, path] of [
    ['POST', '/Users'],
    ['PUT', '/Users/id-1'],
  ] as const) {
    const { body } = await scim(method, `${path}?excludedAttributes=title,id,meta`, sent);
    expect(body).toEqual({ schemas: [SCHEMAS.user], id: 'id-1', userName: 'ada' });
  }
});

test('P100: a PATCH of nobody is not found', async () => {
  const { scim } = setup();
  expect(await scim('PATCH', '/Users/nobody', TITLE)).toMatchObject({
    status: 404,
    body: { schemas: [MESSAGES.error], status: '404' },
  });
});

test('/Me is nobody until the administrator says who, and then that resource in all but its name', async () => {
  const { scim, admin } = setup();
  expect((await scim('GET', '/Me')).status).toBe(501);
  await scim('POST', '/Users', user('ada'));
  expect((await admin('PUT', '/me', { path: 'Users' })).status).toBe(400);
  expect((await admin('PUT', '/me', { path: '/Users/id-1' })).status).toBe(204);
  const me = await scim('GET', '/Me?attributes=userName');
  expect(me.body).toMatchObject({ id: 'id-1', userName: 'ada' });
  expect(me.headers.get('location')).toBe(`${ORIGIN}/scim/v2/Users/id-1`);
  expect((await scim('PATCH', '/Me', TITLE)).body).toMatchObject({ title: 'Analyst' });
  expect((await scim('POST', '/Me', user('eve'))).status).toBe(405);
  expect((await scim('GET', '/Me/emails')).status).toBe(404);
  expect((await scim('DELETE', '/Me')).status).toBe(204);
  expect((await scim('GET', '/Me')).status).toBe(404);
});

test('entitlements are listed, sorted, paged and searched like roles', async () => {
  const { scim, admin } = setup();
  await admin('PUT', '/entitlements', [
    { value: 'print', type: 'device', supported: false },
    { value: 'call' },
  ]);
  expect((await admin('GET', '/entitlements')).text).toContain('print');
  const { body } = await scim('GET', '/Entitlements?sortBy=value&count=1');
  expect(body).toMatchObject({ totalResults: 2, itemsPerPage: 1, Resources: [{ id: '2', value: 'call' }] });
  expect((await scim('GET', `/Entitlements${where('supported eq false')}`)).body).toMatchObject({
    Resources: [{ schemas: [SCHEMAS.entitlement], value: 'print', type: 'device' }],
  });
  const search = { schemas: [MESSAGES.searchRequest], filter: 'value eq "User"', attributes: ['value'] };
  expect((await scim('POST', '/Roles/.search', search)).body).toMatchObject({ totalResults: 1 });
  expect((await scim('GET', '/Entitlements/3')).status).toBe(404);
});
