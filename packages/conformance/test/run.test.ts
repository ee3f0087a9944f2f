import { expect, test } from 'vitest';
import { type CheckResult, type RunOptions, runChecks, selectChecks } from '../src/index.ts';
import { BASE_URL, type Fetch, leftOn, newTarget, optionsFor, TOKEN } from './world.ts';

async function resultsOf(options: RunOptions): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for await (const result of runChecks(options)) results.push(result);
  return results;
}

const reasonsIn = (results: readonly CheckResult[]): readonly unknown[] => [
  ...new Set(
    results.filter(({ id }) => id !== 'CLEAN-UP').map(({ verdict, reason }) => `${verdict}: ${reason}`),
  ),
];

const scim = (body: unknown, status = 200): Response =>
  Response.json(body, { status, headers: { 'content-type': 'application/scim+json' } });

test('a profile selects its levels, and a glob its ids', () => {
  const levels = (profile: 'rfc' | 'entra') => new Set(selectChecks({ profile }).map(({ level }) => level));
  expect(levels('rfc').has('ENTRA')).toBe(false);
  expect(levels('entra').has('ENTRA')).toBe(true);
  expect(
    selectChecks({ only: 'scim-patch-0?' })
      .map(({ id }) => id)
      .slice(0, 3),
  ).toEqual(['SCIM-PATCH-01', 'SCIM-PATCH-02', 'SCIM-PATCH-03']);
  expect(selectChecks({ only: 'SCIM.PATCH' })).toEqual([]);
});

test('nothing is left on the endpoint after a whole run', async () => {
  const target = await newTarget();
  const results = await resultsOf(optionsFor(target.fetch));
  expect(results.at(-1)).toMatchObject({ id: 'CLEAN-UP', verdict: 'pass' });
  expect(await leftOn(target)).toEqual([]);
});

test('the newest resource is deleted first', async () => {
  const target = await newTarget();
  const sent: string[] = [];
  const fetch: Fetch = (request) => {
    if (request.method === 'DELETE')
      sent.push(new URL(request.url).pathname.replace(/^.*\/(?=Users|Groups)/, ''));
    return target.fetch(request);
  };
  await resultsOf({ ...optionsFor(fetch), only: 'SCIM-GROUP-01' });
  expect(sent.map((path) => path.split('/')[0])).toEqual(['Groups', 'Users', 'Users', 'Users']);
});

test('a run that is stopped ends early and cleans up', async () => {
  const target = await newTarget();
  const stop = new AbortController();
  const seen: string[] = [];
  for await (const { id } of runChecks({
    ...optionsFor(target.fetch),
    signal: stop.signal,
    only: 'SCIM-GROUP-*',
  })) {
    seen.push(id);
    if (seen.length === 2) stop.abort();
  }
  expect(seen).toHaveLength(3);
  expect(seen.at(-1)).toBe('CLEAN-UP');
  expect(await leftOn(target)).toEqual([]);
});

test('a stop ends a request that hangs', async () => {
  const stop = new AbortController();
  const hang: Fetch = () => {
    queueMicrotask(() => stop.abort());
    return new Promise(() => {});
  };
  const results = await resultsOf({ ...optionsFor(hang), signal: stop.signal });
  expect(results.map(({ id }) => id)).toEqual(['CLEAN-UP']);
});

test('a caller that leaves the loop leaves nothing behind', async () => {
  const target = await newTarget();
  for await (const { id } of runChecks(optionsFor(target.fetch))) {
    if (id === 'SCIM-FILTER-01') break;
  }
  expect(await leftOn(target)).toEqual([]);
});

test('a create whose answer was lost is found by its name and deleted', async () => {
  const target = await newTarget();
  const fetch: Fetch = async (request) => {
    const isCreate = request.method === 'POST';
    const response = await target.fetch(request);
    if (isCreate)
      throw new TypeError('fetch failed', {
        cause: Object.assign(new Error('gone'), { code: 'ECONNRESET' }),
      });
    return response;
  };
  const results = await resultsOf({ ...optionsFor(fetch), only: 'SCIM-CREATE-01' });
  expect(results[0]).toMatchObject({
    verdict: 'error',
    reason: 'the connection was broken off before the answer was whole (ECONNRESET)',
  });
  expect(results.at(-1)?.verdict).toBe('pass');
  expect(await leftOn(target)).toEqual([]);
});

test('looking for a lost create never deletes a stranger, even where filters are ignored', async () => {
  const target = await newTarget();
  const deleted: string[] = [];
  const fetch: Fetch = async (request) => {
    if (request.method === 'POST') return new Response('crash', { status: 500 });
    if (request.method === 'DELETE') deleted.push(request.url);
    const url = new URL(request.url);
    url.searchParams.delete('filter');
    return target.fetch(new Request(url, request));
  };
  await resultsOf({ ...optionsFor(fetch), only: 'SCIM-CREATE-01' });
  expect(deleted).toEqual([]);
});

test('what cannot be deleted is named', async () => {
  const target = await newTarget();
  const fetch: Fetch = async (request) =>
    request.method === 'DELETE' ? scim({}, 403) : target.fetch(request);
  const results = await resultsOf({ ...optionsFor(fetch), only: 'SCIM-CREATE-01' });
  expect(results.at(-1)).toMatchObject({
    verdict: 'warn',
    reason: expect.stringMatching(/^left behind, delete by hand: \/Users\/\S+ \(DELETE answered 403\)$/),
  });
  expect(results.at(-1)?.evidence).toHaveLength(1);
});

test('a refused connection makes every check an error that says what to do', async () => {
  const refuse: Fetch = async () => {
    throw new TypeError('fetch failed', {
      cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
    });
  };
  expect(reasonsIn(await resultsOf(optionsFor(refuse)))).toEqual([
    'error: the endpoint does not answer: the connection was refused: is the endpoint running at this host and port? (ECONNREFUSED)',
  ]);
});

test('a server that hangs is given up after a few requests', async () => {
  let requests = 0;
  const hang: Fetch = () => {
    requests++;
    return new Promise(() => {});
  };
  const results = await resultsOf({ ...optionsFor(hang), timeoutMs: 2000, sleep: async () => {} });
  expect(requests).toBe(3);
  expect(reasonsIn(results)).toEqual([
    'error: the endpoint does not answer: no answer within 2 s: is it up, or too slow?',
  ]);
});

test('a server that hangs in mid-run is given up, and what it holds is named', async () => {
  const target = await newTarget();
  let hangs = false;
  const fetch: Fetch = (request) => (hangs ? new Promise(() => {}) : target.fetch(request));
  const results: CheckResult[] = [];
  const sleep = (): Promise<void> => (hangs ? Promise.resolve() : new Promise(() => {}));
  for await (const result of runChecks({ ...optionsFor(fetch), sleep, only: 'SCIM-GROUP-*' })) {
    results.push(result);
    hangs = true;
  }
  expect(results[0]?.verdict).toBe('pass');
  expect(results[1]).toMatchObject({
    verdict: 'error',
    reason: expect.stringContaining('no answer within 10 s'),
  });
  expect(results.at(-1)).toMatchObject({ verdict: 'warn', reason: expect.stringContaining('left behind') });
});

test('an HTML page is taken for a wrong URL', async () => {
  const page: Fetch = async () =>
    new Response('<!doctype html><p>Hi', { headers: { 'content-type': 'text/html' } });
  expect(reasonsIn(await resultsOf(optionsFor(page)))).toEqual([
    'error: GET /Users answered 200 with an HTML page (is this the SCIM base URL?) and no SCIM: give the SCIM base URL (it often ends in /scim/v2)',
  ]);
});

test('a redirect is shown, not followed', async () => {
  const away: Fetch = async () =>
    new Response(null, { status: 302, headers: { location: 'https://sso.test/' } });
  expect(reasonsIn(await resultsOf(optionsFor(away)))).toEqual([
    'error: the endpoint redirects to https://sso.test/: give that URL instead',
  ]);
});

test('a refused token is named', async () => {
  const target = await newTarget();
  const results = await resultsOf({ ...optionsFor(target.fetch), token: 'wrong' });
  expect(reasonsIn(results)).toEqual([
    expect.stringMatching(
      /^error: the token is refused \(GET \/Users answered 401 .*give one that may read users and groups$/,
    ),
  ]);
});

test('a token that may read but not write is named as such', async () => {
  const target = await newTarget();
  const fetch: Fetch = async (request) =>
    request.method === 'GET' ? target.fetch(request) : scim({ schemas: [], detail: 'read-only' }, 403);
  for (const only of ['SCIM-READ-01', 'SCIM-CREATE-01', 'SCIM-FILTER-01'])
    expect((await resultsOf({ ...optionsFor(fetch), only }))[0]).toMatchObject({
      verdict: 'error',
      reason: expect.stringContaining('the token may read but not write'),
    });
});

test('a busy server is asked again after the time it names', async () => {
  const target = await newTarget();
  const waits: number[] = [];
  let isBusy = false;
  const fetch: Fetch = async (request) => {
    isBusy = !isBusy;
    return isBusy
      ? new Response('', { status: 429, headers: { 'retry-after': '7' } })
      : target.fetch(request);
  };
  // Only the waits end; the time-outs (10 s) do not.
  const sleep = (durationMs: number): Promise<void> => {
    if (durationMs === 10_000) return new Promise(() => {});
    waits.push(durationMs);
    return Promise.resolve();
  };
  const results = await resultsOf({ ...optionsFor(fetch), sleep, only: 'SCIM-READ-01' });
  expect(results[0]?.verdict).toBe('pass');
  expect(new Set(waits)).toEqual(new Set([7000]));
});

test('what is neither advertised nor there is skipped; what is advertised and absent fails', async () => {
  const target = await newTarget();
  const noGroups: Fetch = async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname.endsWith('/ResourceTypes')) return scim({}, 404);
    return pathname.includes('/Groups') ? scim({}, 404) : target.fetch(request);
  };
  expect((await resultsOf({ ...optionsFor(noGroups), only: 'SCIM-GROUP-01' }))[0]).toMatchObject({
    verdict: 'skip',
    reason: 'the endpoint neither advertises nor has: groups',
  });
  const noPatch: Fetch = async (request) =>
    request.method === 'PATCH' ? scim({}, 501) : target.fetch(request);
  expect((await resultsOf({ ...optionsFor(noPatch), only: 'SCIM-PATCH-01' }))[0]).toMatchObject({
    verdict: 'fail',
    reason: 'answered 501, not 200 or 204',
  });
});

test('evidence repeats the request and holds no secret', async () => {
  const target = await newTarget();
  const results = await resultsOf({
    ...optionsFor(target.fetch),
    baseUrl: `${BASE_URL}?aadOptscim062020`,
    only: 'SCIM-REPR-20',
  });
  const text = JSON.stringify(results);
  expect(text).not.toContain(TOKEN);
  expect(text).not.toContain('N0t-to-be-seen');
  const created = results[0]?.evidence[0];
  expect(created).toMatchObject({ method: 'POST', status: 201, url: `${BASE_URL}/Users?aadOptscim062020` });
  expect(created?.curl).toMatch(
    /^curl -sS -i -X POST 'http:\/\/target\.test\/.* -H "Authorization: Bearer \$SCIM_TOKEN" .*--data-raw '\{"schemas"/,
  );
});

test('a base URL that is none is refused with an example', async () => {
  const target = await newTarget();
  await expect(resultsOf({ ...optionsFor(target.fetch), baseUrl: 'localhost:8080' })).rejects.toThrow(
    '"localhost:8080" is no http or https URL; give the SCIM base URL, such as https://example.com/scim/v2',
  );
});
