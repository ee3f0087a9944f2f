import { expect, test } from 'vitest';
import { entraVerdict, runChecks } from '../src/index.ts';
import { type Fetch, leftOn, newTarget, optionsFor } from './world.ts';

const error = (status: number): Response =>
  Response.json(
    { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: String(status), detail: 'no' },
    { status },
  );

/** The steps that are not simply good, by dialect. */
async function remarksOn(fetch: Fetch): Promise<Record<string, readonly string[]>> {
  const { dialects } = await entraVerdict(optionsFor(fetch));
  return Object.fromEntries(
    dialects.map(({ dialect, steps }) => [
      dialect,
      steps.filter(({ outcome }) => outcome !== 'goes-on').map(({ id, sentence }) => `${id}: ${sentence}`),
    ]),
  );
}

const instead = async (react: (request: Request, sent: string) => Response | undefined): Promise<Fetch> => {
  const target = await newTarget();
  return async (request) => react(request, await request.clone().text()) ?? target.fetch(request);
};

test('a server without PUT and /Schemas is red for the RFC and green for Entra', async () => {
  const fetch = await instead((request) =>
    request.method === 'PUT' || request.url.includes('/Schemas') ? error(501) : undefined,
  );
  const red: string[] = [];
  for await (const { id, verdict } of runChecks({ ...optionsFor(fetch), profile: 'rfc' })) {
    if (verdict === 'fail') red.push(id.replace(/-\d+$/, ''));
  }
  expect(new Set(red)).toEqual(new Set(['SCIM-DISC', 'SCIM-PUT']));
  expect((await entraVerdict(optionsFor(fetch))).goesOn).toBe(true);
});

test('404 to a query that finds nobody is where Entra breaks first', async () => {
  const target = await newTarget();
  const fetch: Fetch = async (request) => {
    const response = await target.fetch(request);
    if (!request.url.includes('filter=')) return response;
    const body = (await response.clone().json()) as { totalResults: number };
    return body.totalResults === 0 ? error(404) : response;
  };
  const { legacy } = await remarksOn(fetch);
  expect(legacy?.[0]).toBe(
    'probe: Entra breaks here: answered 404 to a filter query; an empty list is due. The job goes to quarantine as non-compliant',
  );
});

test('a server that knows only lower-case operations breaks the legacy dialect alone', async () => {
  const fetch = await instead((request, sent) =>
    request.method === 'PATCH' && /"op":"[A-Z]/.test(sent) ? error(400) : undefined,
  );
  const { goesOn, dialects } = await entraVerdict(optionsFor(fetch));
  expect(goesOn).toBe(false);
  expect(dialects.map(({ dialect, goesOn }) => [dialect, goesOn])).toEqual([
    ['legacy', false],
    ['aadOptscim062020', true],
  ]);
});

test('a value list that empties the group breaks the legacy dialect at the removal', async () => {
  const target = await newTarget();
  const fetch: Fetch = async (request) => {
    if (request.method !== 'PATCH') return target.fetch(request);
    const sent = await request.text();
    const body = sent.includes('"Remove"') ? sent.replace(/,"value":\[.*?\]/, '') : sent;
    return target.fetch(new Request(request.url, { method: 'PATCH', headers: request.headers, body }));
  };
  const { legacy, aadOptscim062020 } = await remarksOn(fetch);
  expect(legacy).toEqual([
    expect.stringMatching(
      /^remove-member: Entra breaks here: members holds \[\], not \[.*only the one member was to go/,
    ),
  ]);
  expect(aadOptscim062020).toEqual([]);
});

test('values in lower case let Entra go on, with the same update in every cycle', async () => {
  const target = await newTarget();
  const fetch: Fetch = async (request) => {
    const response = await target.fetch(request);
    if (request.method !== 'GET') return response;
    const text = (await response.text()).replace(/"userName":"[^"]*"/g, (found) =>
      found.replace(/:".*/, (name) => name.toLowerCase()),
    );
    return new Response(text, response);
  };
  const { legacy } = await remarksOn(fetch);
  expect(legacy).toEqual([
    expect.stringMatching(
      /^read-user: Entra goes on, but: userName is .*the same change again in every cycle$/,
    ),
  ]);
});

test('a user that stays active after the disable is a break', async () => {
  const target = await newTarget();
  const fetch: Fetch = async (request) =>
    request.method === 'PATCH' && (await request.clone().text()).includes('"path":"active"')
      ? new Response(null, { status: 204 })
      : target.fetch(request);
  const { legacy } = await remarksOn(fetch);
  expect(legacy).toEqual([
    'disable-user: Entra breaks here: active is true, not false: Entra takes the user for disabled',
  ]);
});

test('without /Groups the group steps are not sent', async () => {
  const fetch = await instead((request) => (request.url.includes('/Groups') ? error(404) : undefined));
  const { dialects, goesOn } = await entraVerdict(optionsFor(fetch));
  const notSent = dialects[0]?.steps.filter(({ outcome }) => outcome === 'not-sent') ?? [];
  expect(goesOn).toBe(true);
  expect(notSent).toHaveLength(9);
  expect(notSent[0]?.sentence).toBe('not sent: the endpoint has no /Groups; switch the group mapping off');
});

test('a failed create leaves what depends on it unsent', async () => {
  const fetch = await instead((request) => (request.method === 'POST' ? error(403) : undefined));
  const { legacy } = await remarksOn(fetch);
  expect(legacy?.slice(0, 2)).toEqual([
    'create-user: Entra breaks here: answered 403 ("no"): the token may read but not write',
    'read-user: not sent: there is no user to send it for',
  ]);
});

test('the sequence leaves nothing behind and every step shows its request', async () => {
  const target = await newTarget();
  const { dialects } = await entraVerdict(optionsFor(target.fetch));
  expect(dialects.map(({ leftovers }) => leftovers)).toEqual([[], []]);
  expect(await leftOn(target)).toEqual([]);
  expect(dialects.flatMap(({ steps }) => steps.filter(({ evidence }) => evidence.length === 0))).toEqual([]);
});

test('a server that hangs breaks the sequence without waiting for each step', async () => {
  let requests = 0;
  const hang: Fetch = () => {
    requests++;
    return new Promise(() => {});
  };
  const { goesOn } = await entraVerdict({ ...optionsFor(hang), sleep: async () => {}, dialects: ['legacy'] });
  expect(goesOn).toBe(false);
  expect(requests).toBeLessThan(10);
});
