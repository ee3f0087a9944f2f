import { MESSAGES, SCHEMAS } from '@scimulator/scim';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type RandomRequest, request, text } from './random-requests.ts';
import { group, ORIGIN, setup, user } from './world.ts';

/*
 * Whatever comes, the answer is no 500, it comes, and it holds nothing of another tenant.
 */

const SCIM_PATHS = [
  '',
  '/',
  '/Users',
  '/Users/id-1',
  '/Groups',
  '/Groups/id-2',
  '/Roles',
  '/Roles/1',
  '/Entitlements',
  '/Me',
  '/Bulk',
  '/.search',
  '/Users/.search',
  '/Groups/.search',
  '/ServiceProviderConfig',
  '/ResourceTypes',
  '/ResourceTypes/User',
  '/Schemas',
  `/Schemas/${SCHEMAS.user}`,
  '/__proto__',
  '/constructor',
  '/Users/__proto__',
  '/Users/%00',
  '/Users/%ff',
  '/Users/%ED%A0%80',
].map((path) => `/scim/v2${path}`);
const ADMIN_PATHS = [
  'knobs',
  'faults',
  'faults/x',
  'journal',
  'roles',
  'entitlements',
  'tokens',
  'reset',
  '__proto__',
].map((path) => `/_admin/${path}`);
const OTHER_PATHS = [
  '/',
  '/healthz',
  '/readyz',
  '/metrics',
  '/t/acme/scim/v2/Users',
  '/t/__proto__/scim/v2/Users',
];

/** Parts that break careless servers. */
const nasty = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  '\0',
  '\ud800',
  '\r\nx-injected: yes',
  '%',
  '[',
  '"',
  '\\',
  'a.b.c',
  'members[value eq "id-1"]',
  'emails[type eq "work"].value',
  `${SCHEMAS.enterpriseUser}:manager`,
  'userName eq "ada"',
  '(((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((userName pr',
);
const word = fc.oneof(
  nasty,
  text,
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ maxLength: 12 }),
);

const queryNames = [
  'filter',
  'startIndex',
  'count',
  'cursor',
  'sortBy',
  'sortOrder',
  'attributes',
  'excludedAttributes',
  'tenant',
  'format',
  'since',
  'status',
  'path',
];
const query = fc
  .dictionary(fc.constantFrom(...queryNames), fc.oneof(word, fc.integer().map(String)), { maxKeys: 3 })
  .map((parts) => {
    const entries = Object.entries(parts).map(([name, value]) => `${name}=${encoded(value)}`);
    return entries.length === 0 ? '' : `?${entries.join('&')}`;
  });

/** As UTF-8, whole or broken. */
function encoded(value: string): string {
  return [...new TextEncoder().encode(value)]
    .map((byte) => `%${byte.toString(16).padStart(2, '0')}`)
    .join('');
}

const key = fc.constantFrom(
  'schemas',
  'Operations',
  'op',
  'path',
  'value',
  'userName',
  'displayName',
  'members',
  'emails',
  'active',
  'manager',
  'password',
  'filter',
  'count',
  'cursor',
  'bulkId',
  'method',
  'data',
  'fault',
  'effect',
  'match',
  'profile',
  '__proto__',
  'constructor',
  'id',
  'meta',
  SCHEMAS.enterpriseUser,
);
const leaf = fc.oneof(
  word,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom('add', 'replace', 'remove', 'POST', 'DELETE', '/Users', '/Users/bulkId:x', 'bulkId:x', '1'),
  fc.constantFrom(SCHEMAS.user, SCHEMAS.group, ...Object.values(MESSAGES)),
);
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium' },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(key, word), tie('value'), { maxKeys: 5 }),
  ),
})).value;

const bytes = fc.uint8Array({ maxLength: 200 });
const body = fc.oneof(
  bytes,
  json.map((value) => encodedJson(value)),
);
const encodedJson = (value: unknown): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(JSON.stringify(value));

/** A valid request with one part of its body replaced, removed, or wrapped, or with some bytes turned. */
const mutated = fc
  .tuple(request, fc.nat(), fc.constantFrom('replace', 'remove', 'wrap', 'turn'), json)
  .map(([{ method, path, body: sound, headers }, at, how, other]) => ({
    method,
    path: `/scim/v2${path}`,
    headers,
    body:
      sound === undefined
        ? undefined
        : how === 'turn'
          ? turned(encodedJson(sound), at)
          : encodedJson(mutate(sound, at, how, other)),
  }));

function turned(sound: Uint8Array<ArrayBuffer>, at: number): Uint8Array<ArrayBuffer> {
  return sound.with(at % sound.length, (at * 31) % 256);
}

function mutate(sound: unknown, at: number, how: string, other: unknown): unknown {
  if (typeof sound !== 'object' || sound === null || at % 4 === 0) return how === 'wrap' ? [sound] : other;
  const entries = Object.entries(sound);
  const [name, inner] = entries[at % entries.length] ?? ['', undefined];
  const kept = entries.filter(([one]) => one !== name);
  const next =
    how === 'remove' ? kept : [...kept, [name, mutate(inner, Math.floor(at / 4), how, other)] as const];
  return Array.isArray(sound) ? next.map(([, value]) => value) : Object.fromEntries(next);
}

interface Anything {
  readonly method: string;
  readonly path: string;
  readonly headers?: RandomRequest['headers'] | undefined;
  readonly body?: Uint8Array<ArrayBuffer> | undefined;
}

const method = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY');
const headers = fc.dictionary(
  fc.constantFrom('content-type', 'accept', 'if-match', 'if-none-match', 'content-length', 'prefer'),
  fc.constantFrom(
    '',
    '*',
    'W/"1"',
    '"',
    'application/json',
    'text/html',
    'application/scim+json; charset=x',
    '-1',
    'NaN',
  ),
  { maxKeys: 2 },
);
const raw: fc.Arbitrary<Anything> = fc.record({
  method,
  path: fc
    .tuple(fc.constantFrom(...SCIM_PATHS, ...ADMIN_PATHS, ...OTHER_PATHS), query)
    .map(([path, asked]) => `${path}${asked}`),
  headers,
  body,
});

const SECRET = 'the-secret-of-the-neighbour';

/** Longer than any answer takes, and well under the test's own limit. */
const HANG_MS = 5_000;

async function survives(requests: readonly Anything[]): Promise<void> {
  const { target, scim, errors } = setup();
  target.tokens.replace(['acme-token'], 'acme');
  await target.fetch(
    new Request(`${ORIGIN}/t/acme/scim/v2/Users`, {
      method: 'POST',
      headers: { authorization: 'Bearer acme-token' },
      body: JSON.stringify(user(SECRET, { displayName: SECRET, externalId: SECRET })),
    }),
  );
  await scim('POST', '/Users', user('ada', { emails: [{ type: 'work', value: 'a' }] }));
  await scim('POST', '/Groups', group('Staff', ['id-1']));
  for (const one of requests) {
    const response = await answerTo(target.fetch(requestOf(one)), one);
    const answer = await response.text();
    expect(response.status, `${one.method} ${one.path} → ${answer}`).not.toBe(500);
    expect(answer).not.toContain(SECRET);
    expect(response.headers.has('x-injected')).toBe(false);
  }
  expect(errors).toEqual([]);
}

/** A fault that a request has set up may tear the connection down; that is an answer too. */
async function answerTo(answer: Promise<Response>, { method: verb, path }: Anything): Promise<Response> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`${verb} ${path} hangs`)), HANG_MS).unref();
  });
  try {
    return await Promise.race([answer, late]);
  } catch (error) {
    if (error instanceof Error && error.name === 'ConnectionResetError') return new Response(null);
    throw error;
  }
}

function requestOf({ method: verb, path, headers: sent = {}, body: content }: Anything): Request {
  const token = path.startsWith('/_admin') || path.startsWith('/metrics') ? 'admin-token' : 'scim-token';
  const mayHaveBody = verb !== 'GET' && verb !== 'HEAD' && content !== undefined;
  return new Request(`${ORIGIN}${path}`, {
    method: verb,
    headers: { 'content-type': 'application/scim+json', ...sent, authorization: `Bearer ${token}` },
    ...(mayHaveBody ? { body: content } : {}),
  });
}

test('random bytes and random JSON at every route are never a 500, never a hang, never a leak', async () => {
  await fc.assert(fc.asyncProperty(fc.array(raw, { minLength: 1, maxLength: 30, size: 'max' }), survives), {
    numRuns: 150,
  });
});

test('valid requests with something wrong in them are never a 500, never a hang, never a leak', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(mutated, { minLength: 1, maxLength: 30, size: 'max' }), survives),
    { numRuns: 150 },
  );
});
