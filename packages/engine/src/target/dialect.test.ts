import { type Json, MESSAGES, SCHEMAS } from '@scimulator/scim';
import { expect, test } from 'vitest';
import type { ObjectType } from '../directory/directory.ts';
import type { AttributeChange } from '../steps/attribute-change.ts';
import { createDocument, patchDocument } from './dialect.ts';
import type { Dialect } from './tenant-url.ts';

const ENTERPRISE = SCHEMAS.enterpriseUser;
const MICROSOFT_GROUP = 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group';

type Change = Omit<AttributeChange, 'value'> & { readonly value?: Json };

function operations(
  dialect: Dialect,
  type: ObjectType,
  changes: readonly Change[],
  membersPerOperation = 100,
) {
  const whole = changes.map((change) => ({ value: null, ...change }));
  const { schemas, Operations } = patchDocument(whole, { type, dialect, membersPerOperation });
  expect(schemas).toEqual([MESSAGES.patchOp]);
  return Operations;
}

const legacy = (type: ObjectType, ...changes: readonly Change[]) => operations('legacy', type, changes);
const compliant = (type: ObjectType, ...changes: readonly Change[]) => operations('compliant', type, changes);

const disable: Change = { path: 'active', kind: 'replace', value: false, oldValue: true };

test('ENG-MAP-22: the legacy disable is a capital Replace of "False"', () => {
  expect(legacy('User', disable)).toEqual([{ op: 'Replace', path: 'active', value: 'False' }]);
  expect(legacy('User', { ...disable, value: true })).toEqual([
    { op: 'Replace', path: 'active', value: 'True' },
  ]);
});

test('ENG-MAP-23: the compliant disable is a replace of false, also where the mapping yields text', () => {
  const expected = [{ op: 'replace', path: 'active', value: false }];
  expect(compliant('User', disable)).toEqual(expected);
  expect(compliant('User', { ...disable, value: 'False' })).toEqual(expected);
});

test('compliant text stays text for an attribute that is no boolean', () => {
  expect(compliant('User', { path: 'title', kind: 'replace', value: 'False' })).toEqual([
    { op: 'replace', path: 'title', value: 'False' },
  ]);
});

test('compliant booleans are typed behind a value path too', () => {
  expect(compliant('User', { path: 'emails[type eq "work"].primary', kind: 'add', value: 'True' })).toEqual([
    { op: 'add', path: 'emails[type eq "work"].primary', value: true },
  ]);
});

test('ENG-MAP-17: a legacy update has one operation with a path for each attribute', () => {
  const changes: readonly Change[] = [
    { path: 'name.familyName', kind: 'replace', value: 'Two' },
    { path: 'emails[type eq "work"].value', kind: 'add', value: 'a2@contoso.test' },
    { path: `${ENTERPRISE}:department`, kind: 'replace', value: 'R&D' },
  ];
  expect(legacy('User', ...changes)).toEqual([
    { op: 'Replace', path: 'name.familyName', value: 'Two' },
    { op: 'Add', path: 'emails[type eq "work"].value', value: 'a2@contoso.test' },
    { op: 'Replace', path: `${ENTERPRISE}:department`, value: 'R&D' },
  ]);
});

test('ENG-MAP-24: compliant single-valued replacements share one operation without a path, value paths stay apart', () => {
  const changes: readonly Change[] = [
    { path: 'displayName', kind: 'replace', value: 'Ada Two' },
    { path: 'emails[type eq "work"].value', kind: 'replace', value: 'a2@contoso.test' },
    { path: 'name.familyName', kind: 'replace', value: 'Two' },
    { path: `${ENTERPRISE}:department`, kind: 'replace', value: 'R&D' },
    disable,
  ];
  expect(compliant('User', ...changes)).toEqual([
    { op: 'replace', path: 'emails[type eq "work"].value', value: 'a2@contoso.test' },
    {
      op: 'replace',
      value: {
        displayName: 'Ada Two',
        'name.familyName': 'Two',
        [`${ENTERPRISE}:department`]: 'R&D',
        active: false,
      },
    },
  ]);
});

test('a single compliant replacement keeps its path, and additions are never merged', () => {
  expect(
    compliant(
      'User',
      { path: 'displayName', kind: 'replace', value: 'Ada' },
      { path: 'title', kind: 'add', value: 'Analyst' },
      { path: 'name.givenName', kind: 'add', value: 'Ada' },
    ),
  ).toEqual([
    { op: 'replace', path: 'displayName', value: 'Ada' },
    { op: 'add', path: 'title', value: 'Analyst' },
    { op: 'add', path: 'name.givenName', value: 'Ada' },
  ]);
});

const addMembers: Change = { path: 'members', kind: 'add', value: ['1', { value: '2' }] };
const removeMembers: Change = { path: 'members', kind: 'remove', value: ['1', { value: '2' }] };

test('ENG-GRP-02: legacy members are added by a value list with $ref null', () => {
  expect(legacy('Group', addMembers)).toEqual([
    {
      op: 'Add',
      path: 'members',
      value: [
        { $ref: null, value: '1' },
        { $ref: null, value: '2' },
      ],
    },
  ]);
});

test('ENG-GRP-09: legacy members are removed by a value list, with no filter in the path', () => {
  expect(legacy('Group', removeMembers)).toEqual([
    {
      op: 'Remove',
      path: 'members',
      value: [
        { $ref: null, value: '1' },
        { $ref: null, value: '2' },
      ],
    },
  ]);
});

test('ENG-MAP-23: compliant members are added by a plain value list and removed one by one through a value path', () => {
  expect(compliant('Group', addMembers)).toEqual([
    { op: 'add', path: 'members', value: [{ value: '1' }, { value: '2' }] },
  ]);
  expect(compliant('Group', removeMembers)).toEqual([
    { op: 'remove', path: 'members[value eq "1"]' },
    { op: 'remove', path: 'members[value eq "2"]' },
  ]);
});

test('a member id is quoted in a value path', () => {
  const hostile: Change = {
    path: 'members',
    kind: 'remove',
    value: ['a"] or value pr or members[value eq "b'],
  };
  expect(compliant('Group', hostile)).toEqual([
    { op: 'remove', path: 'members[value eq "a\\"] or value pr or members[value eq \\"b"]' },
  ]);
});

test.each(['legacy', 'compliant'] as const)(
  'A-147: %s members go out in operations of at most so many',
  (dialect) => {
    const value = Array.from({ length: 5 }, (_, index) => String(index));
    const sent = operations(dialect, 'Group', [{ path: 'members', kind: 'add', value }], 2);
    expect(sent).toMatchObject([
      { value: [{ value: '0' }, { value: '1' }] },
      { value: [{ value: '2' }, { value: '3' }] },
      { value: [{ value: '4' }] },
    ]);
  },
);

test('a rename and a change of members travel together', () => {
  const rename: Change = { path: 'displayName', kind: 'replace', value: 'Sales' };
  expect(legacy('Group', rename, { ...addMembers, value: ['1'] })).toEqual([
    { op: 'Replace', path: 'displayName', value: 'Sales' },
    { op: 'Add', path: 'members', value: [{ $ref: null, value: '1' }] },
  ]);
});

const MANAGER = `${ENTERPRISE}:manager`;

test('A-059: a manager is a bare id in both dialects, an empty text removes it in the legacy one', () => {
  const set: Change = { path: MANAGER, kind: 'add', value: { value: '42' } };
  const change: Change = { path: MANAGER, kind: 'replace', value: '43' };
  const remove: Change = { path: MANAGER, kind: 'remove' };
  expect(legacy('User', set)).toEqual([{ op: 'Add', path: MANAGER, value: '42' }]);
  expect(legacy('User', change)).toEqual([{ op: 'Replace', path: MANAGER, value: '43' }]);
  expect(legacy('User', remove)).toEqual([{ op: 'Replace', path: MANAGER, value: '' }]);
  expect(compliant('User', set)).toEqual([{ op: 'add', path: MANAGER, value: '42' }]);
  expect(compliant('User', remove)).toEqual([{ op: 'remove', path: MANAGER }]);
});

test('a compliant manager is not merged with other replacements', () => {
  expect(
    compliant(
      'User',
      { path: 'title', kind: 'replace', value: 'a' },
      { path: 'nickName', kind: 'replace', value: 'b' },
      { path: MANAGER, kind: 'replace', value: '43' },
    ),
  ).toEqual([
    { op: 'replace', path: MANAGER, value: '43' },
    { op: 'replace', value: { title: 'a', nickName: 'b' } },
  ]);
});

test('any other attribute is removed by its path alone', () => {
  const remove: Change = { path: 'title', kind: 'remove' };
  expect(legacy('User', remove)).toEqual([{ op: 'Remove', path: 'title' }]);
  expect(compliant('User', remove)).toEqual([{ op: 'remove', path: 'title' }]);
});

const admin = {
  id: 'r1',
  primary: false,
  type: 'WindowsAzureActiveDirectoryRole',
  value: 'admin',
  displayName: 'Admin',
};

test('entra-engine 3.3: AppRoleAssignmentsComplex adds roles as JSON inside a string, compliant as objects', () => {
  const add: Change = { path: 'roles', kind: 'add', value: [admin, { value: 'user', display: 'User' }] };
  expect(legacy('User', add)).toEqual([
    {
      op: 'Add',
      path: 'roles',
      value: [
        { value: '{"id":"r1","value":"admin","displayName":"Admin"}' },
        { value: '{"value":"user","displayName":"User"}' },
      ],
    },
  ]);
  expect(compliant('User', add)).toEqual([{ op: 'add', path: 'roles', value: add.value }]);
});

test('entra-engine 3.3: AssertiveAppRoleAssignmentsComplex replaces the whole list by plain objects', () => {
  const replace: Change = { path: 'roles', kind: 'replace', value: [admin] };
  expect(legacy('User', replace)).toEqual([{ op: 'Replace', path: 'roles', value: [admin] }]);
  expect(compliant('User', disable, { path: 'title', kind: 'replace', value: 'x' }, replace)).toEqual([
    { op: 'replace', path: 'roles', value: [admin] },
    { op: 'replace', value: { active: false, title: 'x' } },
  ]);
});

test('A-048: the last role gone, the list is replaced by an empty one', () => {
  const replace: Change = { path: 'roles', kind: 'replace', value: [] };
  expect(legacy('User', replace)).toEqual([{ op: 'Replace', path: 'roles', value: [] }]);
});

test('entra-engine 3.3: SingleAppRoleAssignment adds one role, its mapped parts put together', () => {
  const path = 'roles[primary eq "True"]';
  const changes: readonly Change[] = [
    { path: `${path}.value`, kind: 'replace', value: 'admin' },
    { path: 'title', kind: 'add', value: 'Analyst' },
    { path: `${path}.display`, kind: 'add', value: 'Admin' },
    { path: `${path}.type`, kind: 'add', value: 'WindowsAzureActiveDirectoryRole' },
  ];
  expect(legacy('User', ...changes)).toEqual([
    { op: 'Add', path: 'title', value: 'Analyst' },
    { op: 'Add', path: 'roles', value: [{ value: '{"value":"admin","displayName":"Admin"}' }] },
  ]);
  expect(compliant('User', ...changes)).toEqual([
    { op: 'replace', path: `${path}.value`, value: 'admin' },
    { op: 'add', path: 'title', value: 'Analyst' },
    { op: 'add', path: `${path}.display`, value: 'Admin' },
    { op: 'add', path: `${path}.type`, value: 'WindowsAzureActiveDirectoryRole' },
  ]);
});

test("a legacy group announces Microsoft's own schema, a compliant group and any user do not", () => {
  const group = { schemas: [SCHEMAS.group], displayName: 'Sales', meta: { resourceType: 'Group' } };
  const user = { schemas: [SCHEMAS.user], userName: 'ada' };
  expect(createDocument(group, { type: 'Group', dialect: 'legacy' })).toEqual({
    ...group,
    schemas: [SCHEMAS.group, MICROSOFT_GROUP],
  });
  expect(createDocument(group, { type: 'Group', dialect: 'compliant' })).toEqual(group);
  expect(createDocument(user, { type: 'User', dialect: 'legacy' })).toEqual(user);
});
