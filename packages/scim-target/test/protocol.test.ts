import { MESSAGES, SCHEMAS } from '@scimulator/scim';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ask, group, patch, setup, user, where } from './world.ts';

test.each(['', 'Bearer', 'Bearer wrong', 'Basic scim-token'])(
  'the credentials "%s" are refused with a challenge',
  async (authorization) => {
    const { scim } = setup();
    const reply = await scim('GET', '/Users', undefined, { authorization });
    expect(reply.status).toBe(401);
    expect(reply.headers.get('www-authenticate')).toContain('Bearer');
    expect(reply.body).toMatchObject({ schemas: [MESSAGES.error], status: '401' });
  },
);

test('any of the tokens is good', async () => {
  const { scim } = setup();
  expect((await scim('GET', '/Users', undefined, { authorization: 'Bearer other-token' })).status).toBe(200);
});

test('what the service can do may be read without a token, and is true', async () => {
  const { target } = setup();
  const { status, body } = await ask(target, 'GET', '/scim/v2/ServiceProviderConfig');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    schemas: [SCHEMAS.serviceProviderConfig],
    patch: { supported: true },
    bulk: { supported: true, maxOperations: 1000, maxPayloadSize: 1_048_576 },
    filter: { supported: true, maxResults: 1000 },
    sort: { supported: true },
    pagination: { cursor: false, index: true },
    etag: { supported: true },
  });
});

test('discovery lists types and schemas, gives each by its id, and refuses filters and writes', async () => {
  const { scim } = setup();
  const types = await scim('GET', '/ResourceTypes?startIndex=2&count=1');
  expect(types.body).toMatchObject({ schemas: [MESSAGES.listResponse], totalResults: 4, itemsPerPage: 4 });
  expect((await scim('GET', '/ResourceTypes/Group')).body).toMatchObject({
    id: 'Group',
    endpoint: '/Groups',
  });
  const schemas = await scim('GET', '/Schemas');
  expect(schemas.body['totalResults']).toBe(5);
  expect((await scim('GET', `/Schemas/${SCHEMAS.enterpriseUser}`)).body['id']).toBe(SCHEMAS.enterpriseUser);
  expect((await scim('GET', '/Schemas/urn:unknown')).status).toBe(404);
  expect((await scim('GET', `/Schemas${where('id pr')}`)).status).toBe(403);
  for (const endpoint of ['/Schemas', '/ResourceTypes', '/ServiceProviderConfig']) {
    expect((await scim('POST', endpoint, {})).status).toBe(405);
  }
});

test('the roles of the tenant are listed, filtered and read, and only read', async () => {
  const { scim, admin } = setup();
  await admin('PUT', '/roles', [{ value: 'Reader', display: 'May read' }, { value: 'Writer' }]);
  const { body } = await scim('GET', '/Roles');
  expect(body).toMatchObject({
    totalResults: 2,
    Resources: [{ id: '1', value: 'Reader', display: 'May read' }, { value: 'Writer' }],
  });
  expect((await scim('GET', `/Roles${where('value eq "Writer"')}`)).body).toMatchObject({ totalResults: 1 });
  expect((await scim('GET', '/Roles/2')).body).toMatchObject({ value: 'Writer' });
  expect((await scim('GET', '/Roles/3')).status).toBe(404);
  expect((await scim('POST', '/Roles', {})).status).toBe(405);
});

test.each([
  ['GET', '/Nothing', 404],
  ['GET', '/Users/id-1/emails', 404],
  ['GET', '/Me', 501],
  ['GET', '/Bulk', 405],
  ['GET', '/Users/.search', 405],
  ['GET', '/.search', 405],
  ['POST', '', 405],
  ['DELETE', '/Users', 405],
  ['POST', '/Users/id-1', 405],
])('%s %s is answered %i with a SCIM error', async (method, path, status) => {
  const { scim } = setup();
  const reply = await scim(method, path, method === 'GET' ? undefined : {});
  expect(reply.status).toBe(status);
  expect(reply.headers.get('content-type')).toContain('application/scim+json');
  expect(reply.body).toMatchObject({ schemas: [MESSAGES.error], status: String(status) });
  expect(reply.body['detail']).not.toBe('');
});

test('a slash too many and an empty filter do no harm', async () => {
  const { scim } = setup();
  expect((await scim('GET', '/Users/?filter=')).status).toBe(200);
  expect((await scim('GET', '//Users?aadOptscim062020')).status).toBe(200);
});

test.each([
  ['an unknown version', '/scim/vx/Users', 404],
  ['nothing of ours', '/favicon.ico', 404],
])('%s is not found', async (_name, path, status) => {
  const { target } = setup();
  expect((await ask(target, 'GET', path)).status).toBe(status);
});

const DEEP = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;

test.each([
  ['no body', '', 400],
  ['broken JSON', '{"userName":', 400],
  ['an array', '[]', 400],
  ['text', '"ada"', 400],
  ['no userName', JSON.stringify({ schemas: [SCHEMAS.user] }), 400],
  ['a number for a name', JSON.stringify(user('x', { userName: 5 })), 400],
  ['an overlong userName', JSON.stringify(user('x'.repeat(10_000))), 400],
  ['deep nesting', `{"schemas":["${SCHEMAS.user}"],"userName":"a","name":${DEEP}}`, 400],
  ['too many bytes', JSON.stringify(user('ada', { title: 'é'.repeat(600_000) })), 413],
])('a new user with %s is refused', async (_name, body, status) => {
  const { scim, errors } = setup();
  const reply = await scim('POST', '/Users', body);
  expect(reply.status).toBe(status);
  expect(reply.body).toMatchObject({ schemas: [MESSAGES.error], status: String(status) });
  expect(errors).toEqual([]);
});

test('a body of another type is refused, a missing type is not', async () => {
  const { scim } = setup();
  const headers = { 'content-type': 'text/plain' };
  expect((await scim('POST', '/Users', user('ada'), headers)).status).toBe(415);
  for (const type of ['application/json', 'application/scim+json; charset=utf-8']) {
    expect((await scim('POST', '/Users', user(type), { 'content-type': type })).status).toBe(201);
  }
});

test.each([
  [undefined, 'application/scim+json'],
  ['*/*', 'application/scim+json'],
  ['application/json, application/scim+json', 'application/scim+json'],
  ['application/json', 'application/json'],
])('who accepts %s is answered in %s', async (accept, type) => {
  const { scim } = setup();
  const reply = await scim('GET', '/Users', undefined, accept === undefined ? {} : { accept });
  expect(reply.headers.get('content-type')).toBe(`${type}; charset=utf-8`);
});

test('a member without a value is refused', async () => {
  const { scim } = setup();
  const members = [{ type: 'User' }];
  const reply = await scim('POST', '/Groups', { ...group('Sales'), members });
  expect(reply.body).toMatchObject({ status: '400', scimType: 'invalidValue' });
  await scim('POST', '/Groups', group('Sales'));
  expect(
    (await scim('PATCH', '/Groups/id-1', patch({ op: 'add', path: 'members', value: members }))).status,
  ).toBe(400);
});

test.each(['userName', 'userName xx "a"', 'active gt true', '((', `userName eq "${'x'.repeat(11_000)}"`])(
  'the filter %.30s is refused with invalidFilter',
  async (filter) => {
    const { scim } = setup();
    expect((await scim('GET', `/Users${where(filter)}`)).body).toMatchObject({
      status: '400',
      scimType: 'invalidFilter',
    });
  },
);

test('a password cannot be asked for in any way', async () => {
  const { scim } = setup();
  await scim('POST', '/Users', user('ada', { password: 'secret' }));
  expect((await scim('GET', '/Users/id-1?attributes=password')).text).not.toContain('secret');
  for (const filter of ['password pr', 'password sw "s"', 'password eq "secret"']) {
    expect((await scim('GET', `/Users${where(filter)}`)).body).toMatchObject({ scimType: 'invalidFilter' });
  }
});

test('whatever a client sends, it never sees a failure of the target', async () => {
  const { scim, errors } = setup();
  await scim('POST', '/Users', user('ada'));
  await scim('POST', '/Groups', group('Sales', ['id-1']));
  const path = fc.constantFrom('/Users', '/Users/id-1', '/Groups', '/Groups/id-2', '/Roles', '/Schemas');
  const method = fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE');
  const operation = fc.record(
    {
      op: fc.constantFrom('add', 'Replace', 'remove', 'move'),
      path: fc.constantFrom(
        'members',
        'emails[type eq "work"].value',
        'members[value eq "id-1"]',
        'name',
        '[',
        '__proto__',
      ),
      value: fc.jsonValue(),
    },
    { requiredKeys: ['op'] },
  );
  const body = fc.oneof(
    fc.jsonValue(),
    fc.array(operation, { maxLength: 3 }).map((Operations) => ({ schemas: [MESSAGES.patchOp], Operations })),
    fc.dictionary(
      fc.constantFrom('userName', 'displayName', 'members', 'emails', '__proto__', 'meta'),
      fc.jsonValue(),
    ),
  );
  await fc.assert(
    fc.asyncProperty(method, path, body, fc.string(), async (verb, where, sent, query) => {
      const reply = await scim(verb, `${where}?attributes=${encodeURIComponent(query)}`, sent ?? {});
      expect(reply.status).toBeLessThan(500);
    }),
    { numRuns: 500 },
  );
  await fc.assert(
    fc.asyncProperty(fc.string(), async (filter) => {
      expect((await scim('GET', `/Users${where(filter)}`)).status).toBeLessThan(500);
    }),
  );
  expect(errors).toEqual([]);
});

test('a failure of the target itself is reported, and shown as a bare 500', async () => {
  const broken = new Proxy({}, { get: () => () => Promise.reject(new Error('disk on fire')) });
  const { scim, errors } = setup({ resources: broken as never });
  const reply = await scim('GET', '/Users');
  expect(reply.status).toBe(500);
  expect(reply.text).not.toContain('fire');
  expect(errors).toEqual([new Error('disk on fire')]);
});
