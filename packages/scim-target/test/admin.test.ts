import { expect, test } from 'vitest';
import { ask, ORIGIN, patch, setup, user, where } from './world.ts';

test.each(['scim-token', 'admin', ''])('the token "%s" opens no admin route', async (token) => {
  const { target } = setup();
  const headers = { authorization: `Bearer ${token}` };
  for (const route of ['knobs', 'faults', 'journal', 'roles', 'nothing']) {
    const reply = await ask(target, 'GET', `/_admin/${route}`, { headers });
    expect(reply.status).toBe(401);
    expect(reply.body).toHaveProperty('error');
  }
  expect((await ask(target, 'POST', '/_admin/reset', { headers })).status).toBe(401);
});

test('a client on another machine administers only where anybody may', async () => {
  const asked = (address: string, adminFrom?: 'anywhere') => {
    const { target } = setup(adminFrom === undefined ? {} : { adminFrom });
    const headers = { authorization: 'Bearer admin-token' };
    const connection = { clientAddress: address, reset: () => undefined, send: () => undefined };
    // Hono reads the second spelling as the first.
    const paths = ['/_admin/journal', '/%5Fadmin/journal'];
    return Promise.all(
      paths.map(
        async (path) => (await target.fetch(new Request(`${ORIGIN}${path}`, { headers }), connection)).status,
      ),
    );
  };
  expect(await asked('10.0.0.1')).toEqual([403, 403]);
  expect(await asked('10.0.0.1', 'anywhere')).toEqual([200, 200]);
  expect(await asked('::1')).toEqual([200, 200]);
});

test('knobs are shown and changed one by one, and a profile puts all of them back', async () => {
  const { scim, admin } = setup();
  expect((await admin('GET', '/knobs')).body).toMatchObject({ profile: 'entra', groupNameUnique: 'on' });
  expect(
    (await admin('PUT', '/knobs', { patchSuccess: 204, createOnFilterMiss: 'create' })).body,
  ).toMatchObject({
    profile: 'entra',
    patchSuccess: 204,
  });
  await scim('POST', '/Users', user('ada'));
  const mail = { op: 'replace', path: 'emails[type eq "work"].value', value: 'ada@contoso.test' };
  expect(await scim('PATCH', '/Users/id-1', patch(mail))).toMatchObject({ status: 204, text: '' });
  expect((await scim('GET', '/Users/id-1')).body['emails']).toEqual([
    { type: 'work', value: 'ada@contoso.test' },
  ]);
  const { body } = await admin('PUT', '/knobs', { profile: 'rfc', unknownFilterAttribute: '400' });
  expect(body).toMatchObject({ profile: 'rfc', patchSuccess: 200, unknownFilterAttribute: '400' });
});

test('without the knob, a replace whose filter fits nothing is refused with noTarget', async () => {
  const { scim } = setup();
  await scim('POST', '/Users', user('ada'));
  const mail = { op: 'replace', path: 'emails[type eq "work"].value', value: 'ada@contoso.test' };
  expect((await scim('PATCH', '/Users/id-1', patch(mail))).body).toMatchObject({ scimType: 'noTarget' });
});

test('knobs decide about attributes and schemas that nobody knows', async () => {
  const { scim, admin } = setup();
  const odd = {
    ...user('ada', { shoeSize: 42 }),
    schemas: [...(user('ada')['schemas'] as string[]), 'urn:odd'],
  };
  const sent = `/Users${where('shoeSize eq 42')}`;
  expect((await scim('GET', sent)).body).toMatchObject({ totalResults: 0 });
  expect((await scim('POST', '/Users', odd)).status).toBe(201);
  await admin('PUT', '/knobs', { unknownAttribute: 'reject', unknownFilterAttribute: '400' });
  expect((await scim('GET', sent)).body).toMatchObject({ scimType: 'invalidFilter' });
  expect((await scim('POST', '/Users', user('bob', { shoeSize: 42 }))).status).toBe(400);
  await admin('PUT', '/knobs', { unknownAttribute: 'ignore', unknownSchemaUrn: 'reject' });
  expect((await scim('POST', '/Users', { ...odd, userName: 'cid' })).status).toBe(400);
});

test('the profile rfc wants a manager filter to name the extension', async () => {
  const { scim } = setup({ profile: 'rfc' });
  const urn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
  await scim('POST', '/Users', user('ada', { [urn]: { manager: { value: 'm' } } }));
  expect((await scim('GET', `/Users${where('manager eq "m"')}`)).body).toMatchObject({ totalResults: 0 });
  expect((await scim('GET', `/Users${where(`${urn}:manager eq "m"`)}`)).body).toMatchObject({
    totalResults: 1,
  });
});

test('fault rules are put in force, listed and removed over HTTP', async () => {
  const { scim, admin } = setup();
  const added = await admin('POST', '/faults', { id: 'down', effect: { status: 503 }, times: 1 });
  expect(added).toMatchObject({ status: 201, body: { id: 'down', matched: 0, fired: 0 } });
  expect((await scim('GET', '/Users')).status).toBe(503);
  expect((await admin('GET', '/faults')).body).toMatchObject([{ id: 'down', fired: 1 }]);
  expect((await admin('DELETE', '/faults/down')).status).toBe(204);
  expect((await admin('DELETE', '/faults/down')).status).toBe(404);
  await admin('POST', '/faults', { fault: 'not-found' });
  expect((await admin('DELETE', '/faults')).status).toBe(204);
  expect((await admin('GET', '/faults')).body).toEqual([]);
});

test('the catalogue of faults is shown with what each does', async () => {
  const { admin } = setup();
  const { body } = await admin('GET', '/faults?known');
  expect(body).toHaveLength(113);
  expect(body).toContainEqual({
    id: 'Q66',
    name: 'truncated-json',
    wire: expect.any(String),
    entra: expect.any(String),
    source: expect.any(String),
    variants: ['right-length'],
  });
});

test.each([
  ['an unknown name', { fault: 'no-such-fault' }, 'not-found'],
  ['a mistyped name', { fault: 'filter-400' }, 'did you mean filter-404'],
  ['a variant that the fault has not', { fault: 'Q18', variant: '500' }, 'it has 404, 501'],
  ['a variant of a fault that has none', { fault: 'Q01', variant: 'x' }, 'leave "variant" out'],
  ['a header that would begin another', { effect: { headers: { a: 'b\r\nc: d' } } }, 'effect.headers'],
  ['neither name nor effect', {}, 'either "fault" (a name) or "effect"'],
  ['both', { fault: 'not-found', effect: {} }, 'not both'],
  ['a status that is none', { effect: { status: 99 } }, 'effect.status'],
  ['a mistyped member', { fault: 'not-found', time: 1 }, 'time'],
  ['a moment that is none', { fault: 'not-found', until: 'tomorrow' }, 'until'],
  ['broken JSON', '{', 'no JSON'],
])('a rule with %s is refused with advice', async (_name, rule, advice) => {
  const { admin, errors } = setup();
  const reply = await admin('POST', '/faults', rule);
  expect(reply.status).toBe(400);
  expect(reply.body['error']).toContain(advice);
  expect(errors).toEqual([]);
});

test('the journal shows each request and its answer, newest first, without secrets', async () => {
  const { scim, admin } = setup();
  await scim('POST', '/Users', user('ada', { password: 'hush' }));
  await scim('PATCH', '/Users/id-1', patch({ op: 'add', path: 'password', value: 'hush' }));
  await scim('GET', `/Users${where('password eq "hush"')}`);
  const { body, text } = await admin('GET', '/journal');
  expect(text).not.toContain('hush');
  expect(text).not.toContain('scim-token');
  expect(body).toMatchObject([
    { id: 3, method: 'GET', path: '/scim/v2/Users', query: { filter: '[redacted]' }, status: 400 },
    { id: 2, method: 'PATCH', status: 200 },
    { id: 1, method: 'POST', status: 201, requestHeaders: { authorization: '[redacted]' } },
  ]);
  expect(text).toContain('ada');
});

test('the journal is filtered by method, path, status and moment, and forgotten on demand', async () => {
  const { scim, admin, clock, target } = setup();
  await scim('GET', '/Users');
  clock.nowMs += 60_000;
  await scim('POST', '/Users', user('ada'));
  await scim('GET', '/Users/nobody');
  const ids = async (query: string) =>
    ((await admin('GET', `/journal?${query}`)).body as unknown as { id: number }[]).map(({ id }) => id);
  expect(await ids('method=get')).toEqual([3, 1]);
  expect(await ids(`path=${encodeURIComponent('/scim/v2/Users')}`)).toEqual([2, 1]);
  expect(await ids('status=404')).toEqual([3]);
  expect(await ids('since=2026-01-01T00:01:00Z')).toEqual([3, 2]);
  expect((await admin('GET', '/journal?since=yesterday')).status).toBe(400);
  expect((await admin('DELETE', '/journal')).status).toBe(204);
  expect(target.journal.entries()).toEqual([]);
});

test('the journal keeps the last entries, and of a long body the beginning', async () => {
  const { scim, target } = setup({ journalEntriesMax: 3, limits: { journalBodyLengthMax: 20 } });
  for (const name of ['a', 'b', 'c', 'd', 'e']) await scim('POST', '/Users', user(name));
  const entries = target.journal.entries();
  expect(entries.map(({ id }) => id)).toEqual([5, 4, 3]);
  expect(entries[0]?.requestBody).toBe('{"schemas":["urn:iet… (73 characters)');
  target.journal.clear();
  await scim('GET', '/Users');
  expect(target.journal.entries().map(({ id }) => id)).toEqual([6]);
});

test('the journal is given as an HTTP archive', async () => {
  const { target, scim, admin } = setup();
  target.faults.add({ id: 'slow', effect: { delayMs: 30 } });
  await scim('GET', `/Users${where('userName eq "ada"')}`);
  expect((await admin('GET', '/journal?format=har')).body).toMatchObject({
    log: {
      version: '1.2',
      entries: [
        {
          startedDateTime: '2026-01-01T00:00:00.000Z',
          time: 30,
          request: {
            method: 'GET',
            url: 'http://target.test/scim/v2/Users?filter=userName+eq+%22ada%22',
            queryString: [{ name: 'filter', value: 'userName eq "ada"' }],
          },
          response: { status: 200 },
          _faults: ['slow'],
        },
      ],
    },
  });
});

test('a reset empties one tenant: resources, faults, journal', async () => {
  const { target, scim, admin } = setup();
  target.tokens.replace(['acme-token'], 'acme');
  const sent = { headers: { authorization: 'Bearer acme-token' }, body: user('ada') };
  await ask(target, 'POST', '/t/acme/scim/v2/Users', sent);
  await scim('POST', '/Users', user('ada'));
  target.faults.add({ fault: 'not-found' });
  expect((await admin('POST', '/reset')).status).toBe(204);
  expect(target.faults.list()).toEqual([]);
  expect(target.journal.entries()).toEqual([]);
  expect((await scim('GET', '/Users')).body).toMatchObject({ totalResults: 0 });
  expect((await ask(target, 'POST', '/t/acme/scim/v2/Users', sent)).status).toBe(409);
});

test('every admin route is about the tenant that it is asked for', async () => {
  const { target, scim, admin } = setup();
  expect((await admin('PUT', '/tokens?tenant=acme', { tokens: ['acme-token'] })).status).toBe(204);
  await admin('PUT', '/roles?tenant=acme', [{ value: 'Only' }]);
  const headers = { authorization: 'Bearer acme-token' };
  expect((await ask(target, 'GET', '/t/acme/scim/v2/Roles', { headers })).body).toMatchObject({
    totalResults: 1,
  });
  expect((await scim('GET', '/Roles')).body).toMatchObject({ totalResults: 2 });
  expect((await admin('GET', '/journal?tenant=acme')).body).toHaveLength(1);
  expect((await admin('GET', '/knobs?tenant=..%2F')).status).toBe(400);
});

test.each([
  ['PUT', '/knobs', { profile: 'acme' }],
  ['PUT', '/knobs', { noSuchKnob: 1 }],
  ['PUT', '/roles', { value: 'x' }],
  ['PUT', '/tokens', { tokens: [''] }],
])('%s %s %j is refused', async (method, path, body) => {
  const { admin, errors } = setup();
  expect((await admin(method, path, body)).status).toBe(400);
  expect(errors).toEqual([]);
});
