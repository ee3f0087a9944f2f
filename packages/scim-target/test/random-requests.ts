import { type Json, type JsonObject, MESSAGES, SCHEMAS } from '@scimulator/scim';
import fc from 'fast-check';
import { patch } from './world.ts';

/** A request as a client may send it; the path is below the SCIM root. */
export interface RandomRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Few names, close to one another, so that requests meet: case, Unicode, quotes, wildcards, NUL, half a surrogate pair. */
export const text = fc.constantFrom(
  'ada',
  'ADA',
  'bob',
  'Zoë',
  'zoe\u0308',
  'a%',
  '_da',
  '"',
  '\\',
  "O'Malley",
  '\0',
  '\ud800',
  '😀',
);
/** Targets number what they create, so that the first ids are known. */
const id = fc.integer({ min: 1, max: 9 }).map((number) => `id-${number}`);
const endpoint = fc.constantFrom('Users', 'Groups');
const flag = fc.constantFrom<Json>(true, false, 'True', 'False');
const moment = fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-01T00:00:03Z', '2030-01-01T00:00:00+02:00');

const email = fc.record(
  { value: text, type: fc.constantFrom('work', 'home'), primary: flag },
  { requiredKeys: ['value'] },
);
const members = fc.array(
  id.map((value) => ({ value })),
  { maxLength: 4 },
);

const user: fc.Arbitrary<JsonObject> = fc.record(
  {
    schemas: fc.constant([SCHEMAS.user]),
    userName: text,
    externalId: text,
    displayName: text,
    title: text,
    active: flag,
    name: fc.record({ givenName: text, familyName: text }, { requiredKeys: [] }),
    emails: fc.array(email, { maxLength: 2 }),
    [SCHEMAS.enterpriseUser]: fc.record({ department: text, manager: id }, { requiredKeys: [] }),
  },
  { requiredKeys: ['schemas', 'userName'] },
);
const group: fc.Arbitrary<JsonObject> = fc.record(
  { schemas: fc.constant([SCHEMAS.group]), displayName: text, externalId: text, members },
  { requiredKeys: ['schemas', 'displayName'] },
);

const operation: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({ op: fc.constantFrom('add', 'Replace'), path: fc.constant('displayName'), value: text }),
  fc.record({ op: fc.constant('replace'), path: fc.constant('userName'), value: text }),
  fc.record({ op: fc.constant('replace'), path: fc.constant('active'), value: flag }),
  fc.record({ op: fc.constant('Add'), path: fc.constant('emails[type eq "work"].value'), value: text }),
  fc.record({
    op: fc.constantFrom('add', 'replace', 'remove'),
    path: fc.constant('members'),
    value: members,
  }),
  id.map((value) => ({ op: 'remove', path: `members[value eq "${value}"]` })),
  fc.record({ op: fc.constant('replace'), value: fc.record({ displayName: text, 'name.givenName': text }) }),
  fc.record({ op: fc.constant('remove'), path: fc.constantFrom('externalId', 'title', 'emails') }),
);

const term = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(
        'userName',
        'displayName',
        'externalId',
        'title',
        'name.givenName',
        'emails.value',
        'id',
      ),
      fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'le'),
      fc.oneof(text, id),
    )
    .map(([name, operator, value]) => `${name} ${operator} ${JSON.stringify(value)}`),
  fc.constantFrom(
    'active eq true',
    'active ne "False"',
    'title pr',
    'members pr',
    'manager pr',
    'shoeSize eq 4',
  ),
  fc.constantFrom('emails[type eq "work"]', 'emails[type eq "home" and primary eq true]'),
  id.map((value) => `members eq "${value}"`),
  id.map((value) => `members[value eq "${value}"]`),
  id.map((value) => `groups.value eq "${value}"`),
  id.map((value) => `manager eq "${value}"`),
  fc.tuple(fc.constantFrom('gt', 'ge', 'eq'), moment).map(([op, at]) => `meta.lastModified ${op} "${at}"`),
);

export const filter: fc.Arbitrary<string> = fc.letrec<{ filter: string }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    term,
    fc
      .tuple(tie('filter'), fc.constantFrom('and', 'or'), tie('filter'))
      .map(([a, word, b]) => `(${a}) ${word} ${b}`),
    tie('filter').map((inner) => `not (${inner})`),
  ),
})).filter;

const query = fc
  .record(
    {
      filter,
      startIndex: fc.constantFrom('1', '2', '0', '7'),
      count: fc.constantFrom('1', '2', '0', '-1'),
      sortBy: fc.constantFrom('userName', 'displayName', 'name.givenName', 'meta.lastModified'),
      sortOrder: fc.constantFrom('ascending', 'descending'),
      attributes: fc.constantFrom('userName', 'members', 'displayName,groups'),
    },
    { requiredKeys: [] },
  )
  .map((parts) => `?${new URLSearchParams(Object.entries(parts))}`);

const excluded = fc.constantFrom('', '?excludedAttributes=members', '?attributes=groups');
const precondition = fc.constantFrom({}, { 'if-match': 'W/"1"' }, { 'if-match': 'W/"2"' });

const resource = fc.tuple(endpoint, id).map(([type, value]) => `/${type}/${value}`);
const creation = fc.oneof(
  user.map((body) => ({ method: 'POST', path: '/Users', body })),
  group.map((body) => ({ method: 'POST', path: '/Groups', body })),
);
const search = fc.tuple(fc.constantFrom('/Users', '/Groups', ''), filter).map(([type, text]) => ({
  method: 'POST',
  path: `${type}/.search`,
  body: { schemas: [MESSAGES.searchRequest], filter: text, count: 3 },
}));

/** Any request that a client in its right mind may send. */
export const request: fc.Arbitrary<RandomRequest> = fc.oneof(
  { arbitrary: creation, weight: 4 },
  {
    arbitrary: fc
      .tuple(endpoint, query)
      .map(([type, asked]) => ({ method: 'GET', path: `/${type}${asked}` })),
    weight: 4,
  },
  fc.tuple(resource, excluded).map(([path, asked]) => ({ method: 'GET', path: `${path}${asked}` })),
  {
    arbitrary: fc
      .tuple(resource, fc.array(operation, { minLength: 1, maxLength: 3 }), precondition)
      .map(([path, operations, headers]) => ({ method: 'PATCH', path, body: patch(...operations), headers })),
    weight: 4,
  },
  fc.tuple(resource, fc.oneof(user, group)).map(([path, body]) => ({ method: 'PUT', path, body })),
  fc.tuple(resource, precondition).map(([path, headers]) => ({ method: 'DELETE', path, headers })),
  search,
);
