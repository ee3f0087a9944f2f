import { expect, test } from 'vitest';
import { ConnectionResetError, FAULTS, type FaultRuleInput } from '../src/index.ts';
import { ask, group, ORIGIN, patch, setup, user, where } from './world.ts';

/** The statuses of that many queries under the rule. */
async function statusesUnder(rule: FaultRuleInput, count: number): Promise<readonly number[]> {
  const { target, scim } = setup();
  target.faults.add(rule);
  const statuses = [];
  for (let n = 0; n < count; n++) statuses.push((await scim('GET', '/Users')).status);
  return statuses;
}

test('not-found answers filter queries with 404, and nothing else', async () => {
  const { target, scim } = setup();
  await scim('POST', '/Users', user('ada'));
  target.faults.add({ fault: 'not-found' });
  expect((await scim('GET', `/Users${where('userName eq "x"')}`)).body).toMatchObject({ status: '404' });
  expect((await scim('GET', `/Groups${where('displayName eq "x"')}`)).status).toBe(404);
  expect((await scim('GET', '/Users/id-1')).status).toBe(200);
  expect((await scim('GET', '/Users')).status).toBe(200);
  expect((await scim('POST', '/Users', user('bob'))).status).toBe(201);
});

test('a rule narrows the requests that its named fault is about', async () => {
  const { target, scim } = setup();
  target.faults.add({
    fault: 'not-found',
    match: { path: '/Users', filter: 'userName eq "*@contoso.test"' },
  });
  expect((await scim('GET', `/Users${where('userName eq "ada@contoso.test"')}`)).status).toBe(404);
  expect((await scim('GET', `/Users${where('userName eq "ada@fabrikam.test"')}`)).status).toBe(200);
  expect((await scim('GET', `/Groups${where('displayName eq "ada@contoso.test"')}`)).status).toBe(200);
});

test('invalid-credentials answers a good token with 401, until the rule is removed', async () => {
  const { target, scim } = setup();
  const { id } = target.faults.add({ fault: 'invalid-credentials' });
  const reply = await scim('GET', '/Users');
  expect(reply.status).toBe(401);
  expect(reply.headers.get('www-authenticate')).toContain('Bearer');
  expect(target.faults.remove(id)).toBe(true);
  expect(target.faults.remove(id)).toBe(false);
  expect((await scim('GET', '/Users')).status).toBe(200);
});

test('duplicate-roles lists one value twice, under two ids', async () => {
  const { target, scim } = setup();
  target.faults.add({ fault: 'duplicate-roles' });
  const { body } = await scim('GET', '/Roles');
  expect(body).toMatchObject({
    totalResults: 3,
    itemsPerPage: 3,
    Resources: [{ id: '1', value: 'User' }, { id: '2' }, { id: '1-duplicate', value: 'User' }],
  });
});

test('an effect answers in place of the target, with its status, headers and body', async () => {
  const { target, scim } = setup();
  target.faults.add({
    effect: { status: 429, headers: { 'Retry-After': '7' }, body: { message: 'slow down' } },
    match: { method: ['post'] },
  });
  const reply = await scim('POST', '/Users', user('ada'));
  expect(reply).toMatchObject({ status: 429, text: '{"message":"slow down"}' });
  expect(reply.headers.get('retry-after')).toBe('7');
  target.faults.clear();
  expect((await scim('GET', '/Users')).body).toMatchObject({ totalResults: 0 });
});

test('a body of text is sent as it stands, and headers alone change the genuine answer', async () => {
  const { target, scim } = setup();
  const html = { effect: { body: '<html>', headers: { 'content-type': 'text/html' } }, times: 1 };
  target.faults.add(html);
  const page = await scim('GET', '/Users');
  expect(page).toMatchObject({ status: 200, text: '<html>' });
  expect(page.headers.get('content-type')).toBe('text/html');
  target.faults.add({ effect: { headers: { 'Content-Type': 'text/plain' } } });
  const plain = await scim('GET', '/Users');
  expect(plain.headers.get('content-type')).toBe('text/plain');
  expect(plain.body).toMatchObject({ totalResults: 0 });
});

test('a rule lets the first requests through, and fires a number of times', async () => {
  expect(await statusesUnder({ effect: { status: 503 }, after: 2, times: 2 }, 6)).toEqual([
    200, 200, 503, 503, 200, 200,
  ]);
});

test('a rule with a chance fires the same way for the same seed, and about as often as it says', async () => {
  const rule = { effect: { status: 500 }, probability: 0.3 };
  const first = await statusesUnder({ ...rule, seed: 1 }, 200);
  expect(await statusesUnder({ ...rule, seed: 1 }, 200)).toEqual(first);
  expect(await statusesUnder({ ...rule, seed: 2 }, 200)).not.toEqual(first);
  const fired = first.filter((status) => status === 500).length;
  expect(fired).toBeGreaterThan(40);
  expect(fired).toBeLessThan(80);
});

test('a rule is silent from its moment on', async () => {
  const { target, scim, clock } = setup();
  target.faults.add({ effect: { status: 503 }, until: '2026-01-01T00:00:10Z' });
  clock.nowMs += 9_999;
  expect((await scim('GET', '/Users')).status).toBe(503);
  clock.nowMs += 1;
  expect((await scim('GET', '/Users')).status).toBe(200);
});

test('a rule looks for parts of the body', async () => {
  const { target, scim } = setup();
  await scim('POST', '/Groups', group('Sales'));
  target.faults.add({ effect: { status: 500 }, match: { body: { Operations: [{ path: 'members' }] } } });
  const add = { op: 'add', path: 'members', value: [{ value: 'id-9' }] };
  expect((await scim('PATCH', '/Groups/id-1', patch(add))).status).toBe(500);
  const rename = { op: 'replace', path: 'displayName', value: 'Sales 2' };
  expect((await scim('PATCH', '/Groups/id-1', patch(rename))).status).toBe(204);
});

test('a delay for everything and an answer for some work together', async () => {
  const { target, scim, slept } = setup();
  target.faults.add({ effect: { delayMs: 200 } });
  target.faults.add({ fault: 'not-found' });
  expect((await scim('GET', '/Users')).status).toBe(200);
  expect((await scim('GET', `/Users${where('userName eq "x"')}`)).status).toBe(404);
  expect(slept).toEqual([200, 200]);
});

test('a reset comes before the write, a dropped reply after it', async () => {
  const { target, scim } = setup();
  target.faults.add({ effect: { reset: true }, times: 1 });
  await expect(scim('POST', '/Users', user('ada'))).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect((await scim('GET', '/Users')).body).toMatchObject({ totalResults: 0 });
  target.faults.add({ effect: { dropReply: true }, match: { method: ['POST'] } });
  await expect(scim('POST', '/Users', user('ada'))).rejects.toBeInstanceOf(ConnectionResetError);
  expect((await scim('GET', '/Users')).body).toMatchObject({ totalResults: 1 });
  expect(target.journal.entries({ method: 'POST' }).map(({ status }) => status)).toEqual([0, 0]);
});

test('where there is a connection, a fault resets it', async () => {
  const { target } = setup();
  target.faults.add({ effect: { reset: true } });
  let resets = 0;
  const request = new Request(`${ORIGIN}/scim/v2/Users`, { headers: { authorization: 'Bearer scim-token' } });
  await target.fetch(request, { reset: () => (resets += 1), send: () => undefined });
  expect(resets).toBe(1);
});

test('a truncated answer ends after its bytes, and the write has happened', async () => {
  const { target, scim } = setup();
  target.faults.add({ effect: { truncateAfterBytes: 10 }, match: { method: ['POST'] } });
  expect((await scim('POST', '/Users', user('ada'))).text).toBe('{"schemas"');
  expect((await scim('GET', '/Users/id-2')).status).toBe(200);
});

test('rules of one tenant leave the others alone', async () => {
  const { target, scim } = setup();
  target.tokens.replace(['acme-token'], 'acme');
  target.faults.add({ fault: 'invalid-credentials' }, 'acme');
  expect((await scim('GET', '/Users')).status).toBe(200);
  const headers = { authorization: 'Bearer acme-token' };
  expect((await ask(target, 'GET', '/t/acme/scim/v2/Users', { headers })).status).toBe(401);
  expect(target.faults.list()).toEqual([]);
  expect(target.faults.list('acme')).toMatchObject([{ fault: 'invalid-credentials', matched: 1, fired: 1 }]);
});

test('a rule with the id of another takes its place', () => {
  const { target } = setup();
  target.faults.add({ id: 'mine', fault: 'not-found' });
  target.faults.add({ id: 'mine', effect: { status: 500 } });
  expect(target.faults.list()).toMatchObject([{ id: 'mine', effect: { status: 500 } }]);
});

test('the catalogue has the three friendly faults, and one for each number from Q01 to Q110', () => {
  const numbers = Array.from({ length: 110 }, (_, at) => `Q${String(at + 1).padStart(2, '0')}`);
  expect(FAULTS.flatMap(({ id }) => id ?? [])).toEqual(numbers);
  expect(FAULTS.filter(({ id }) => id === undefined).map(({ name }) => name)).toEqual([
    'not-found',
    'invalid-credentials',
    'duplicate-roles',
  ]);
  expect(new Set(FAULTS.map(({ name }) => name)).size).toBe(113);
  for (const { wire, entra, source } of FAULTS) expect([wire, entra, source]).not.toContain('');
});

test('a fault goes by its name or its number, in any case', () => {
  const { target } = setup();
  for (const fault of ['filter-404', 'Q01', 'q01', 'Filter-404']) {
    expect(target.faults.add({ fault }).fault).toBe('filter-404');
  }
});

test('a rule fires on one request in so many, after those it lets through', async () => {
  expect(await statusesUnder({ effect: { status: 503 }, after: 1, every: 2 }, 7)).toEqual([
    200, 200, 503, 200, 503, 200, 503,
  ]);
});

test('a write can be applied and answered with a failure', async () => {
  const { target, scim } = setup();
  target.faults.add({ effect: { status: 500, apply: true }, match: { method: ['POST'] } });
  expect((await scim('POST', '/Users', user('ada'))).status).toBe(500);
  expect((await scim('GET', '/Users')).body).toMatchObject({ totalResults: 1 });
});

test('alterations of request, handling, answer and wire add up', async () => {
  const { target, scim, slept } = setup();
  for (const name of ['ada', 'bob']) await scim('POST', '/Users', user(name));
  for (const fault of ['filter-ignored', 'total-as-string', 'no-id', 'bom-or-latin1']) {
    target.faults.add({ fault });
  }
  target.faults.add({ effect: { delayMs: 200 } });
  const { text } = await scim('GET', `/Users${where('userName eq "ada"')}`);
  const body = JSON.parse(text.replace(/^\uFEFF/, ''));
  expect(body).toMatchObject({ totalResults: '2', Resources: [{ userName: 'ada' }, { userName: 'bob' }] });
  expect(body.Resources[0]).not.toHaveProperty('id');
  expect(slept).toEqual([200]);
});

test('an answer that a rule gives is altered by the others', async () => {
  const { target, scim } = setup();
  target.faults.add({ effect: { status: 503 } });
  target.faults.add({ fault: 'error-status-number' });
  expect((await scim('GET', '/Users')).body['status']).toBe(503);
});

test.each(FAULTS.filter(({ alter }) => alter !== undefined).map(({ name }) => name))(
  '%s shows no resource to whoever has no token',
  async (fault) => {
    const { target, scim } = setup();
    await scim('POST', '/Users', user('ada'));
    target.faults.add({ fault });
    await scim('PATCH', '/Users/id-1', patch({ op: 'replace', path: 'title', value: 'Boss' }));
    for (const path of ['/Users/id-1', '/Users', `/Users${where('userName eq "ada"')}`]) {
      const { text } = await ask(target, 'GET', `/scim/v2${path}`);
      expect(text).not.toContain('ada');
    }
  },
);
