import { expect, test } from 'vitest';
import {
  applyPatch,
  GROUP,
  type Json,
  type JsonObject,
  MESSAGES,
  type PatchOptions,
  parsePatch,
  type Resource,
  SCHEMAS,
  ScimError,
  USER,
} from '../src/index.ts';
import { G1, U1, U2, U3, U4 } from './people.ts';

const ENT = SCHEMAS.enterpriseUser;

type Op = readonly [op: string, path: string | undefined, value?: Json];

const operation = ([op, path, value]: Op): JsonObject => ({
  op,
  ...(path === undefined ? {} : { path }),
  ...(value === undefined ? {} : { value }),
});

const body = (operations: Json): JsonObject => ({ schemas: [MESSAGES.patchOp], Operations: operations });

function patch(resource: Resource, operations: readonly Op[], options?: PatchOptions): Resource | string {
  const type = resource === G1 ? GROUP : USER;
  try {
    return applyPatch(resource, parsePatch(body(operations.map(operation))), type, options);
  } catch (error) {
    if (error instanceof ScimError) return error.scimType ?? 'error';
    throw error;
  }
}

/** The resource with some members replaced; undefined leaves one out. */
function changed(resource: Resource, members: Readonly<Record<string, Json | undefined>>): Resource {
  const entries = Object.entries({ ...resource, ...members }).filter(
    (entry): entry is [string, Json] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}

const WORK = { type: 'work', value: 'bjensen@example.com', primary: true };
const HOME = { type: 'home', value: 'babs@jensen.test' };
const NAME = { givenName: 'Barbara', familyName: 'Jensen' };
const ENT_BLOCK = { employeeNumber: '1001', department: 'Tours', manager: { value: 'u2' } };
const u1 = (members: Readonly<Record<string, Json | undefined>>) => changed(U1, members);
const g1 = (...ids: readonly string[]) =>
  changed(G1, { members: ids.length === 0 ? undefined : ids.map((value) => ({ value })) });
const u1Ent = (block: JsonObject) => u1({ [ENT]: { ...ENT_BLOCK, ...block } });
const u3Ent = changed(U3, { schemas: [SCHEMAS.user, ENT], [ENT]: { department: 'R&D' } });
const OTHER = { type: 'other', value: 'x@y.test' };
const TWO_WORK = u1({ emails: [WORK, { type: 'work', value: 'second@example.com' }] });
const W = 'emails[type eq "work"]';

const CASES: readonly (readonly [
  id: string,
  start: Resource,
  operations: readonly Op[],
  expected: Resource | string,
])[] = [
  ['P01', U1, [['add', 'nickName', 'Babs']], u1({ nickName: 'Babs' })],
  ['P02', U1, [['add', 'title', 'Boss']], u1({ title: 'Boss' })],
  ['P03', U1, [['add', 'title', 'Tour Guide']], U1],
  [
    'P04',
    U1,
    [['add', undefined, { nickName: 'B', emails: [OTHER] }]],
    u1({ nickName: 'B', emails: [WORK, HOME, OTHER] }),
  ],
  ['P05', U1, [['add', undefined, { emails: [WORK] }]], U1],
  ['P06', U1, [['add', 'emails', [OTHER]]], u1({ emails: [WORK, HOME, OTHER] })],
  ['P07', U1, [['add', 'emails', OTHER]], u1({ emails: [WORK, HOME, OTHER] })],
  [
    'P08',
    U1,
    [['add', 'emails', [{ ...OTHER, primary: true }]]],
    u1({ emails: [{ ...WORK, primary: false }, HOME, { ...OTHER, primary: true }] }),
  ],
  ['P09', U1, [['add', 'name', { middleName: 'Q' }]], u1({ name: { ...NAME, middleName: 'Q' } })],
  ['P10', U1, [['add', 'name.middleName', 'Q']], u1({ name: { ...NAME, middleName: 'Q' } })],
  ['P11', U3, [['add', `${ENT}:department`, 'R&D']], u3Ent],
  ['P12', U3, [['add', undefined, { [ENT]: { department: 'R&D' } }]], u3Ent],
  ['P13', U3, [['add', undefined, { [`${ENT}:department`]: 'R&D' }]], u3Ent],
  [
    'P14',
    U3,
    [['add', `${W}.value`, 'mia@corp.test']],
    changed(U3, { emails: [{ type: 'work', value: 'mia@corp.test' }] }),
  ],
  ['P15', U1, [['add', `${W}.display`, 'Work']], u1({ emails: [{ ...WORK, display: 'Work' }, HOME] })],
  ['P16', U1, [['add', 'title']], 'invalidValue'],
  ['P17', U1, [['add', 'id', 'x']], 'mutability'],
  ['P18', U1, [['add', 'groups', [{ value: 'g3' }]]], 'mutability'],
  ['P19', U1, [['add', 'meta.created', '2024-01-01T00:00:00Z']], 'mutability'],
  ['P21', U1, [['add', 'active', 'notabool']], 'invalidValue'],
  ['P22', u1({ active: false }), [['add', 'active', 'True']], U1],
  ['P23', U1, [['add', 'noSuch', 'x']], 'invalidPath'],
  ['P24', U1, [['add', 'password', 'N3w!']], u1({ password: 'N3w!' })],
  ['P25', U1, [['replace', 'title', 'Boss']], u1({ title: 'Boss' })],
  ['P26', U1, [['replace', 'nickName', 'B']], u1({ nickName: 'B' })],
  [
    'P27',
    U1,
    [['replace', undefined, { title: 'Boss', nickName: 'B' }]],
    u1({ title: 'Boss', nickName: 'B' }),
  ],
  ['P28', U1, [['replace', undefined, { active: false }]], u1({ active: false })],
  [
    'P29',
    U1,
    [['replace', undefined, { 'name.familyName': 'J2' }]],
    u1({ name: { ...NAME, familyName: 'J2' } }),
  ],
  ['P30', U1, [['replace', 'name', { familyName: 'J2' }]], u1({ name: { ...NAME, familyName: 'J2' } })],
  ['P31', U1, [['replace', 'name.familyName', 'J2']], u1({ name: { ...NAME, familyName: 'J2' } })],
  [
    'P32',
    U1,
    [['replace', 'emails', [{ type: 'work', value: 'a' }]]],
    u1({ emails: [{ type: 'work', value: 'a' }] }),
  ],
  ['P33', U1, [['replace', 'emails', []]], u1({ emails: undefined })],
  ['P34', U1, [['replace', 'emails', null]], u1({ emails: undefined })],
  [
    'P35',
    U1,
    [['replace', W, { type: 'work', value: 'n' }]],
    u1({ emails: [{ type: 'work', value: 'n' }, HOME] }),
  ],
  [
    'P36',
    U1,
    [['replace', `${W}.value`, 'n@x.test']],
    u1({ emails: [{ ...WORK, value: 'n@x.test' }, HOME] }),
  ],
  [
    'P37',
    U1,
    [['replace', 'emails[type eq "other"].value', 'n@x.test']],
    u1({ emails: [WORK, HOME, { type: 'other', value: 'n@x.test' }] }),
  ],
  [
    'P38',
    U1,
    [['replace', 'emails[type eq "home"].primary', true]],
    u1({
      emails: [
        { ...WORK, primary: false },
        { ...HOME, primary: true },
      ],
    }),
  ],
  [
    'P39',
    TWO_WORK,
    [['replace', `${W}.display`, 'W']],
    u1({
      emails: [
        { ...WORK, display: 'W' },
        { type: 'work', value: 'second@example.com', display: 'W' },
      ],
    }),
  ],
  [
    'P40',
    U1,
    [['replace', 'emails[type eq "work" and value sw "bj"].value', 'n']],
    u1({ emails: [{ ...WORK, value: 'n' }, HOME] }),
  ],
  ['P41', U1, [['replace', 'emails[type gt true].value', 'n']], 'invalidFilter'],
  ['P42', U1, [['replace', 'emails[type eq "work".value', 'n']], 'invalidPath'],
  ['P43', U1, [['replace', 'emails[0].value', 'n']], 'invalidFilter'],
  ['P44', U1, [['replace', 'userName', 'bjensen']], u1({ userName: 'bjensen' })],
  ['P46 empty', U1, [['replace', 'userName', '']], 'invalidValue'],
  ['P46 null', U1, [['replace', 'userName', null]], 'invalidValue'],
  ['P47', U1, [['replace', 'title', null]], u1({ title: undefined })],
  ['P48', U1, [['replace', 'title', '']], u1({ title: '' })],
  ['P49', U1, [['replace', 'active', 'False']], u1({ active: false })],
  ['P50', U1, [['replace', 'id', 'x']], 'mutability'],
  ['P51', U1, [['replace', undefined, { id: 'u1', title: 'Boss' }]], u1({ title: 'Boss' })],
  ['P52', U1, [['replace', 'schemas', [SCHEMAS.user]]], u1({ schemas: [SCHEMAS.user], [ENT]: undefined })],
  ['P53', U1, [['replace', `${ENT}:manager`, { value: 'u4' }]], u1Ent({ manager: { value: 'u4' } })],
  ['P54', U1, [['replace', `${ENT}:manager`, 'u4']], u1Ent({ manager: { value: 'u4' } })],
  [
    'P54 array',
    U1,
    [['Add', `${ENT}:manager`, [{ $ref: null, value: 'u4' }]]],
    u1Ent({ manager: { value: 'u4' } }),
  ],
  [
    'P55',
    U1,
    [['replace', `${ENT}:manager`, '']],
    u1({ [ENT]: { employeeNumber: '1001', department: 'Tours' } }),
  ],
  ['P56', U1, [['replace', `${ENT}:manager.value`, 'u4']], u1Ent({ manager: { value: 'u4' } })],
  ['P57', U1, [['replace', `${ENT}.manager`, 'u4']], u1Ent({ manager: { value: 'u4' } })],
  ['P58', U1, [['replace', 'emails', [WORK, HOME]]], U1],
  ['P59', U1, [['remove', undefined]], 'noTarget'],
  ['P60', U1, [['remove', 'title']], u1({ title: undefined })],
  ['P61', U1, [['remove', 'nickName']], U1],
  ['P62', U1, [['remove', 'emails']], u1({ emails: undefined })],
  ['P63', U1, [['remove', 'emails[type eq "home"]']], u1({ emails: [WORK] })],
  ['P64', U1, [['remove', 'emails[type eq "work" and value ew "example.com"]']], u1({ emails: [HOME] })],
  [
    'P65',
    U1,
    [['remove', `${W}.primary`]],
    u1({ emails: [{ type: 'work', value: 'bjensen@example.com' }, HOME] }),
  ],
  ['P66', U2, [['remove', W]], changed(U2, { emails: undefined })],
  ['P67', U1, [['remove', 'userName']], 'mutability'],
  ['P68 id', U1, [['remove', 'id']], 'mutability'],
  ['P68 meta', U1, [['remove', 'meta']], 'mutability'],
  ['P69', U1, [['remove', 'name.givenName']], u1({ name: { familyName: 'Jensen' } })],
  ['P70', U1, [['remove', `${ENT}:manager`]], u1({ [ENT]: { employeeNumber: '1001', department: 'Tours' } })],
  ['P71', U1, [['remove', ENT]], u1({ schemas: [SCHEMAS.user], [ENT]: undefined })],
  ['P72', G1, [['add', 'members', [{ value: 'u3' }]]], g1('u1', 'u2', 'u3')],
  ['P73', G1, [['add', 'members', [{ value: 'u1' }]]], G1],
  ['P74', G1, [['add', 'members', [{ value: 'u3' }, { value: 'u4' }]]], g1('u1', 'u2', 'u3', 'u4')],
  ['P75', G1, [['add', 'members', [{ value: 'no-such-id' }]]], g1('u1', 'u2', 'no-such-id')],
  ['P76', G1, [['remove', 'members[value eq "u1"]']], g1('u2')],
  ['P77', G1, [['remove', 'members[value eq "u4"]']], G1],
  ['P78', G1, [['remove', 'members']], g1()],
  ['P79', G1, [['Remove', 'members', [{ $ref: null, value: 'u1' }]]], g1('u2')],
  ['P79 nothing listed', G1, [['Remove', 'members', []]], G1],
  ['P80', G1, [['remove', 'members', [{ value: 'u1' }, { value: 'u2' }]]], g1()],
  ['P81', G1, [['replace', 'members', [{ value: 'u3' }]]], g1('u3')],
  ['P82', G1, [['replace', 'members', []]], g1()],
  [
    'P83',
    G1,
    [
      ['remove', 'members[value eq "u1"]'],
      ['add', 'members', [{ value: 'u3' }]],
    ],
    g1('u2', 'u3'),
  ],
  ['P84', G1, [['remove', 'members[value eq "u1" or value eq "u2"]']], g1()],
  ['P85', G1, [['replace', 'members[value eq "u1"].value', 'u3']], 'mutability'],
  [
    'P86',
    G1,
    [['replace', undefined, { id: 'g1', displayName: 'New' }]],
    changed(G1, { displayName: 'New' }),
  ],
  ['P87 null', G1, [['replace', 'displayName', null]], 'invalidValue'],
  ['P87 remove', G1, [['remove', 'displayName']], 'mutability'],
  [
    'P88',
    U1,
    [
      ['replace', 'title', 'A'],
      ['replace', 'title', 'B'],
    ],
    u1({ title: 'B' }),
  ],
  [
    'P89',
    U1,
    [
      ['remove', 'externalId'],
      ['add', 'externalId', '1'],
      ['replace', 'externalId', '2'],
    ],
    u1({ externalId: '2' }),
  ],
  [
    'P91',
    U1,
    [
      ['add', 'nickName', 'B'],
      ['remove', 'id'],
    ],
    'mutability',
  ],
  [
    'P92',
    U1,
    [
      ['add', 'emails', [OTHER]],
      ['replace', 'emails[type eq "other"].value', 'y'],
    ],
    u1({ emails: [WORK, HOME, { type: 'other', value: 'y' }] }),
  ],
  [
    'P93',
    U1,
    [
      ['Replace', 'title', 'A'],
      ['ADD', 'nickName', 'B'],
      ['Remove', 'userType'],
    ],
    u1({ title: 'A', nickName: 'B', userType: undefined }),
  ],
  ['P94', U1, [['move', 'title', 'x']], 'invalidSyntax'],
  ['P95', U1, [], 'invalidSyntax'],
  [
    'P101',
    U1,
    [
      ['replace', 'TITLE', 'A'],
      ['replace', 'Name.FamilyName', 'J2'],
      ['replace', `${ENT.toUpperCase()}:DEPARTMENT`, 'D'],
    ],
    changed(u1Ent({ department: 'D' }), { title: 'A', name: { ...NAME, familyName: 'J2' } }),
  ],
  ['P102', U1, [['replace', `${SCHEMAS.user}:title`, 'A']], u1({ title: 'A' })],
  [
    'P103',
    U1,
    [['replace', 'emails[type EQ "WORK"].value', 'n']],
    u1({ emails: [{ ...WORK, value: 'n' }, HOME] }),
  ],
  [
    'P104',
    U4,
    [['add', 'roles', [{ value: 'writer', primary: true }]]],
    changed(U4, {
      roles: [{ value: 'admin', primary: false }, { value: 'reader' }, { value: 'writer', primary: true }],
    }),
  ],
  ['P105', U4, [['add', 'roles', [{ value: 'reader' }]]], U4],
  [
    'P106',
    U4,
    [
      [
        'replace',
        'roles',
        [
          { value: 'a', primary: true },
          { value: 'b', primary: true },
        ],
      ],
    ],
    'invalidValue',
  ],
  [
    'P107',
    U4,
    [['replace', 'roles[primary eq "True"].value', 'owner']],
    changed(U4, { roles: [{ value: 'owner', primary: true }, { value: 'reader' }] }),
  ],
  [
    'P107 created',
    U1,
    [['replace', 'roles[primary eq "True"].value', 'owner']],
    u1({ roles: [{ primary: true, value: 'owner' }] }),
  ],
  [
    'P108',
    U1,
    [['add', 'phoneNumbers[type eq "mobile"].value', '1']],
    u1({ phoneNumbers: [{ type: 'mobile', value: '1' }] }),
  ],
  [
    'P109',
    U1,
    [
      ['add', 'addresses[type eq "work"].country', 'SE'],
      ['add', 'addresses[type eq "work"].locality', 'Lund'],
    ],
    u1({ addresses: [{ type: 'work', country: 'SE', locality: 'Lund' }] }),
  ],
];

test.each(CASES)('%s', (_id, start, operations, expected) => {
  expect(patch(start, operations)).toEqual(expected);
});

test.each(CASES.filter(([, start, , expected]) => start === expected))(
  '%s: what changes nothing is the same resource',
  (_id, start, operations) => {
    expect(patch(start, operations)).toBe(start);
  },
);

/** Cases where an RFC server refuses what Entra relies on. */
const STRICT: readonly (readonly [id: string, operations: readonly Op[]])[] = [
  ['P14', [['add', 'phoneNumbers[type eq "work"].value', '1']]],
  ['P37', [['replace', 'emails[type eq "other"].value', 'n@x.test']]],
  ['P109', [['add', 'addresses[type eq "work"].country', 'SE']]],
];

test.each(STRICT)('%s: the setting noTarget refuses what matches nothing', (_id, operations) => {
  expect(patch(U1, operations, { unmatched: 'noTarget' })).toBe('noTarget');
});

test('P96: a body without the PatchOp schema is refused', () => {
  expect(() => parsePatch({ Operations: [{ op: 'remove', path: 'title' }] })).toThrow('schemas must contain');
});

test('P97: envelope names are read in any case, and a single operation without its array', () => {
  const wanted = parsePatch(body([{ op: 'replace', path: 'title', value: 'A' }]));

  expect(
    parsePatch({ Schemas: [MESSAGES.patchOp], operations: [{ Op: 'Replace', Path: 'title', Value: 'A' }] }),
  ).toEqual(wanted);
  expect(
    parsePatch({ schemas: [MESSAGES.patchOp], Operations: { op: 'replace', path: 'title', value: 'A' } }),
  ).toEqual(wanted);
});

test('P110: a thousand members are added by one operation', () => {
  const ids = Array.from({ length: 1000 }, (_, index) => `m${index}`);

  expect(patch(G1, [['add', 'members', ids.map((value) => ({ value }))]])).toEqual(g1('u1', 'u2', ...ids));
});

test('a filter that nothing matches has no element to replace', () => {
  expect(patch(U1, [['replace', 'emails[type eq "other"]', OTHER]])).toBe('noTarget');
});

test('a filter that does not describe one element creates none', () => {
  expect(patch(U3, [['add', 'emails[type ne "work"].value', 'x']])).toBe('noTarget');
  expect(patch(U3, [['add', 'emails[type eq "work" or type eq "home"].value', 'x']])).toBe('noTarget');
  expect(patch(U3, [['add', 'emails[value co "corp"].display', 'x']])).toBe('noTarget');
});

test('an operation that gives nothing makes no element', () => {
  expect(patch(U3, [['replace', 'emails[type eq "work"].value', null]])).toBe(U3);
});

test('an extension by its URN: null takes it away, an object sets what it gives', () => {
  expect(patch(U1, [['replace', ENT, null]])).toEqual(u1({ schemas: [SCHEMAS.user], [ENT]: undefined }));
  expect(patch(U1, [['replace', ENT, { department: 'D', noSuch: 1 }]])).toEqual(u1Ent({ department: 'D' }));
  expect(patch(U1, [['replace', ENT, 'x']])).toBe('invalidValue');
});

test('adding to matching elements merges the parts that the value gives', () => {
  expect(patch(U1, [['add', W, { display: 'Work' }]])).toEqual(
    u1({ emails: [{ ...WORK, display: 'Work' }, HOME] }),
  );
});

test('a manager without an id is refused, and so is taking the id away', () => {
  expect(patch(U3, [['add', `${ENT}:manager.$ref`, '../Users/u2']])).toBe('invalidValue');
  expect(patch(U1, [['remove', `${ENT}:manager.value`]])).toBe('mutability');
});

test('adding a URN to schemas does nothing by itself', () => {
  expect(patch(U3, [['add', 'schemas', [ENT]]])).toBe(U3);
  expect(patch(U1, [['remove', 'schemas']])).toBe('mutability');
});

test('a path-less value may hold readOnly and unknown attributes, and its schemas order nothing', () => {
  const value = { schemas: [SCHEMAS.user], id: 'zz', meta: { version: 'x' }, noSuch: 1, title: 'A' };

  expect(patch(U1, [['replace', undefined, value]])).toEqual(u1({ title: 'A' }));
});

test('removing with a list takes each element by the parts that the client names', () => {
  expect(patch(U1, [['remove', 'emails', [{ type: 'home' }]]])).toEqual(u1({ emails: [WORK] }));
  expect(patch(U1, [['remove', 'emails', [{ type: 'home', value: 'bjensen@example.com' }]]])).toBe(U1);
  expect(patch(G1, [['remove', 'members', ['u1']]])).toEqual(g1('u2'));
  expect(patch(U4, [['remove', 'roles', [{ value: 'READER', primary: false }]]])).toEqual(
    changed(U4, { roles: [{ value: 'admin', primary: true }] }),
  );
});

test('brackets behind a singular attribute are no path', () => {
  expect(patch(U1, [['replace', 'name[familyName pr].givenName', 'x']])).toBe('invalidPath');
});

test('names of prototypes are no attributes and do no harm', () => {
  const value: unknown = JSON.parse(
    '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
  );

  expect(() => applyPatch(U1, parsePatch(body([{ op: 'add', value: value as Json }])), USER)).toThrow(
    ScimError,
  );
  expect(patch(U1, [['add', 'constructor', 'x']])).toBe('invalidPath');
  expect(
    patch(U1, [['add', 'name', JSON.parse('{"__proto__":{"polluted":true},"middleName":"Q"}')]]),
  ).toEqual(u1({ name: { ...NAME, middleName: 'Q' } }));
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});
