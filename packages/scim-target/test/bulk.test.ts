import { type JsonObject, MESSAGES, SCHEMAS } from '@scimulator/scim';
import { expect, test } from 'vitest';
import { group, ORIGIN, patch, setup, user } from './world.ts';

const bulk = (Operations: readonly JsonObject[], more: JsonObject = {}): JsonObject => ({
  schemas: [MESSAGES.bulkRequest],
  Operations,
  ...more,
});

const post = (bulkId: string, data: JsonObject): JsonObject => ({
  method: 'POST',
  path: 'members' in data ? '/Groups' : '/Users',
  bulkId,
  data,
});

const statuses = (body: JsonObject): readonly unknown[] =>
  (body['Operations'] as readonly JsonObject[]).map((operation) => operation['status']);

test('operations of each kind are carried out, each with its own result', async () => {
  const { scim } = setup();
  await scim('POST', '/Users', user('old'));
  await scim('POST', '/Users', user('gone'));
  const reply = await scim(
    'POST',
    '/Bulk',
    bulk([
      post('a', user('ada')),
      { method: 'PUT', path: '/Users/id-1', data: user('new') },
      { method: 'patch', path: '/Users/id-1', data: patch({ op: 'add', path: 'title', value: 'Lead' }) },
      { method: 'DELETE', path: '/Users/id-2' },
    ]),
  );
  expect(reply.status).toBe(200);
  const at = (id: string) => `${ORIGIN}/scim/v2/Users/${id}`;
  expect(reply.body).toEqual({
    schemas: [MESSAGES.bulkResponse],
    Operations: [
      { method: 'POST', bulkId: 'a', version: 'W/"1"', location: at('id-3'), status: '201' },
      { method: 'PUT', version: 'W/"2"', location: at('id-1'), status: '200' },
      { method: 'PATCH', version: 'W/"3"', location: at('id-1'), status: '200' },
      { method: 'DELETE', location: at('id-2'), status: '204' },
    ],
  });
  expect((await scim('GET', '/Users/id-3')).body).toMatchObject({ userName: 'ada' });
});

test('references lead to what is created before, after, and in the path', async () => {
  const { scim } = setup();
  const manager = { [SCHEMAS.enterpriseUser]: { manager: { value: 'bulkId:boss' } } };
  const { body } = await scim(
    'POST',
    '/Bulk',
    bulk([
      post('team', group('Team', ['bulkId:ada', 'bulkId:boss'])),
      post('ada', user('ada', manager)),
      post('boss', user('boss')),
      {
        method: 'PATCH',
        path: '/Groups/bulkId:team',
        data: patch({ op: 'remove', path: 'members[value eq "bulkId:boss"]' }),
      },
    ]),
  );
  expect(statuses(body)).toEqual(['201', '201', '201', '204']);
  const [team, ada, boss] = body['Operations'] as readonly JsonObject[];
  const idOf = (result: JsonObject | undefined) => String(result?.['location']).split('/').at(-1);
  expect((await scim('GET', `/Groups/${idOf(team)}`)).body['members']).toEqual([{ value: idOf(ada) }]);
  expect((await scim('GET', `/Users/${idOf(ada)}`)).body[SCHEMAS.enterpriseUser]).toMatchObject({
    manager: { value: idOf(boss) },
  });
});

test('references in a circle are resolved', async () => {
  const { scim } = setup();
  const { body } = await scim(
    'POST',
    '/Bulk',
    bulk([
      post('a', group('A', ['bulkId:b'])),
      post('b', group('B', ['bulkId:c'])),
      post('c', group('C', ['bulkId:a', 'bulkId:c'])),
    ]),
  );
  expect(statuses(body)).toEqual(['201', '201', '201']);
  const members = async (id: string) => (await scim('GET', `/Groups/${id}`)).body['members'];
  expect(await members('id-1')).toEqual([{ value: 'id-2' }]);
  expect(await members('id-3')).toEqual([{ value: 'id-1' }, { value: 'id-3' }]);
});

test('a failed operation is told with its error, takes those with it that refer to it, and leaves the others', async () => {
  const { scim } = setup();
  await scim('POST', '/Users', user('ada'));
  const { body } = await scim(
    'POST',
    '/Bulk',
    bulk([
      post('team', group('Team', ['bulkId:twin'])),
      post('twin', user('ADA')),
      post('lost', group('Lost', ['bulkId:nobody'])),
      { method: 'DELETE', path: '/Users/id-1', version: 'W/"7"' },
      { method: 'GET', path: '/Users/id-1' },
      { method: 'POST', path: '/Users', data: user('eve') },
      { method: 'POST', path: '/Bulk', bulkId: 'bulk', data: bulk([]) },
      { method: 'PATCH', path: '/Users/id-1', data: {} },
      post('bob', user('bob')),
    ]),
  );
  expect(statuses(body)).toEqual(['409', '409', '400', '412', '400', '400', '404', '400', '201']);
  const [, twin] = body['Operations'] as readonly JsonObject[];
  expect(twin).toEqual({
    method: 'POST',
    bulkId: 'twin',
    status: '409',
    response: expect.objectContaining({ schemas: [MESSAGES.error], scimType: 'uniqueness' }),
  });
});

test('after so many errors the rest is left undone', async () => {
  const { scim } = setup();
  const bad = { method: 'DELETE', path: '/Users/nobody' };
  const { body } = await scim(
    'POST',
    '/Bulk',
    bulk([bad, post('a', user('ada')), bad, post('b', user('bob'))], { failOnErrors: 2 }),
  );
  expect(statuses(body)).toEqual(['404', '201', '404']);
  expect((await scim('GET', '/Users')).body['totalResults']).toBe(1);
});

test('more operations or bytes than the limits are refused with the limit by name', async () => {
  const { scim } = setup({ limits: { bulkOperationsMax: 2, bodyBytesMax: 2_000 } });
  const three = ['a', 'b', 'c'].map((name) => post(name, user(name)));
  const tooMany = await scim('POST', '/Bulk', bulk(three));
  expect(tooMany.status).toBe(413);
  expect(tooMany.body['detail']).toContain('maxOperations');
  const tooLong = await scim('POST', '/Bulk', bulk([post('a', user('a', { title: 'x'.repeat(2_000) }))]));
  expect(tooLong.status).toBe(413);
  expect(tooLong.body['detail']).toContain('2000 bytes');
  expect((await scim('GET', '/Users')).body['totalResults']).toBe(0);
  expect((await scim('GET', '/ServiceProviderConfig')).body['bulk']).toEqual({
    supported: true,
    maxOperations: 2,
    maxPayloadSize: 2_000,
  });
});

test('what is no bulk request is refused as a whole', async () => {
  const { scim } = setup();
  for (const body of [
    '',
    '[]',
    JSON.stringify({ Operations: [] }),
    JSON.stringify(bulk([{ path: '/Users' }])),
  ]) {
    expect((await scim('POST', '/Bulk', body)).body).toMatchObject({ scimType: 'invalidSyntax' });
  }
});
