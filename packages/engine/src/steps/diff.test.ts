import { type Json, type JsonObject, type Resource, SCHEMAS } from '@scimulator/scim';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testEnvironment } from '../../test/environment.ts';
import { constant, direct, expression, mapping, mappingsOf, userMapping } from '../../test/schema-fixture.ts';
import type { ObjectMapping } from '../schema/compiled-schema.ts';
import { DEFAULT_SCHEMA } from '../schema/default-schema.ts';
import { diff, readPath } from './diff.ts';
import { createBody, type MappedValue, mapObject } from './map.ts';

const environment = testEnvironment();

function valuesFor(user: ObjectMapping, attributes: JsonObject, isCreate = false): readonly MappedValue[] {
  const object = { id: 'o1', attributes, assignments: [] };
  const result = mapObject({
    mapping: user,
    object,
    isSoftDeleted: false,
    isCreate,
    appRoles: [],
    environment,
  });
  if (!result.ok) throw new Error(result.failure.detail);
  return result.values;
}

/** What a mapping to one target sends for a source value, given what the target has. */
function changes(
  target: string,
  {
    wanted,
    held,
    more = {},
    definition = {},
  }: { wanted: Json; held: Resource; more?: JsonObject; definition?: JsonObject },
) {
  const user = userMapping([mapping(target, direct('x'), more)], [{ name: target, ...definition }]);
  const values = valuesFor(user, { x: wanted }).filter((value) => value.mapping.targetPath === target);
  return diff(values, held);
}

test('A-055: add where the target has nothing, replace where it has something', () => {
  expect(changes('title', { wanted: 'A', held: {} })).toEqual([{ path: 'title', kind: 'add', value: 'A' }]);
  expect(changes('title', { wanted: 'A', held: { title: '' } })).toEqual([
    { path: 'title', kind: 'add', value: 'A' },
  ]);
  expect(changes('title', { wanted: 'A', held: { title: 'B' } })).toEqual([
    { path: 'title', kind: 'replace', value: 'A', oldValue: 'B' },
  ]);
  expect(changes('title', { wanted: 'A', held: { title: 'A' } })).toEqual([]);
});

test('ENG-MAP-04: a source that was cleared sends nothing', () => {
  expect(changes('title', { wanted: null, held: { title: 'B' } })).toEqual([]);
});

test('an expression that gives an empty text clears the target, once', () => {
  const user = userMapping([mapping('title', expression('Left([x], 3)'))]);
  const values = valuesFor(user, {});
  expect(diff(values, { title: 'B' })).toEqual([
    { path: 'title', kind: 'replace', value: '', oldValue: 'B' },
  ]);
  expect(diff(values, { title: '' })).toEqual([]);
  expect(diff(values, {})).toEqual([]);
});

test('ENG-MAP-07: AttributeAddOnly fills what is empty', () => {
  const more = { flowType: 'AttributeAddOnly' };
  expect(changes('title', { wanted: 'A', held: {}, more })).toHaveLength(1);
  expect(changes('title', { wanted: 'A', held: { title: 'B' }, more })).toEqual([]);
});

test('A-051: the default of a mapping without source fills what is empty', () => {
  const user = userMapping([mapping('title', null, { defaultValue: 'Staff' })]);
  const values = valuesFor(user, {});
  expect(diff(values, {})).toEqual([{ path: 'title', kind: 'add', value: 'Staff' }]);
  expect(diff(values, { title: 'B' })).toEqual([]);
});

test('ENG-MAP-11 and 12: letter case is a change only where the attribute is case-exact', () => {
  expect(changes('title', { wanted: 'ann', held: { title: 'ANN' } })).toEqual([]);
  expect(
    changes('title', { wanted: 'ann', held: { title: 'ANN' }, definition: { caseExact: true } }),
  ).toHaveLength(1);
});

test('ENG-MAP-17: a sub-attribute is told by its own path', () => {
  expect(
    changes('name.familyName', { wanted: 'B', held: { name: { familyName: 'A', givenName: 'G' } } }),
  ).toEqual([{ path: 'name.familyName', kind: 'replace', value: 'B', oldValue: 'A' }]);
});

test('A-052: FlowAlways exports what is equal', () => {
  const more = { flowBehavior: 'FlowAlways' };
  expect(changes('title', { wanted: 'A', held: { title: 'A' }, more })).toEqual([
    { path: 'title', kind: 'replace', value: 'A', oldValue: 'A' },
  ]);
});

test('an element is found by its filter, whatever the order and the case of names', () => {
  const path = 'phoneNumbers[type eq "mobile"].value';
  const held = {
    PhoneNumbers: [
      { type: 'work', value: '1' },
      { TYPE: 'Mobile', Value: '2' },
    ],
  };
  expect(changes(path, { wanted: '2', held })).toEqual([]);
  expect(changes(path, { wanted: '3', held })).toEqual([
    { path, kind: 'replace', value: '3', oldValue: '2' },
  ]);
  expect(changes(path, { wanted: '3', held: { phoneNumbers: [{ type: 'work', value: '1' }] } })).toEqual([
    { path, kind: 'add', value: '3' },
  ]);
});

test('A-058: a quoted Boolean in a filter finds the JSON boolean', () => {
  const path = 'roles[primary eq "True"].value';
  expect(
    changes(path, {
      wanted: 'a',
      held: {
        roles: [
          { primary: false, value: 'b' },
          { primary: true, value: 'a' },
        ],
      },
    }),
  ).toEqual([]);
  expect(changes(path, { wanted: 'a', held: { roles: [{ primary: 'True', value: 'a' }] } })).toEqual([]);
});

test('extension attributes are found under their URN, core ones by their qualified name', () => {
  const path = `${SCHEMAS.enterpriseUser}:department`;
  expect(
    changes(path, { wanted: 'HR', held: { [SCHEMAS.enterpriseUser.toUpperCase()]: { department: 'HR' } } }),
  ).toEqual([]);
  expect(changes(path, { wanted: 'HR', held: { department: 'HR' } })).toHaveLength(1);
  expect(changes(`${SCHEMAS.user}:title`, { wanted: 'A', held: { title: 'A' } })).toEqual([]);
});

test.each<[string, JsonObject, Json, Json]>([
  ['active', {}, 'True', true],
  ['active', {}, true, 'True'],
  ['urn:x:2.0:User:level', { type: 'Integer' }, '7', 7],
  ['urn:x:2.0:User:since', { type: 'DateTime' }, '2026-01-01T00:00:00Z', '2026-01-01T01:00:00+01:00'],
  ['title', {}, 7, '7'],
])('%s: two writings of one value are equal (%j: %j, %j)', (path, definition, wanted, held) => {
  const colon = path.lastIndexOf(':');
  const resource =
    colon < 0 ? { [path]: held } : { [path.slice(0, colon)]: { [path.slice(colon + 1)]: held } };
  expect(changes(path, { wanted, held: resource, definition })).toEqual([]);
});

const elements = (...values: readonly string[]) => values.map((value) => ({ value }));

test('several values are a set: their order means nothing', () => {
  expect(changes('ims', { wanted: ['a', 'b'], held: { ims: elements('B', 'a') } })).toEqual([]);
  expect(changes('ims', { wanted: ['a', 'b'], held: { ims: elements('a', 'c') } })).toEqual([
    { path: 'ims', kind: 'replace', value: elements('a', 'b'), oldValue: elements('a', 'c') },
  ]);
});

test.each(['MultiValueAddOnly', 'ValueAddOnly'])('%s adds values and takes none away', (flowType) => {
  const more = { flowType };
  expect(changes('ims', { wanted: ['a', 'b'], held: { ims: elements('a', 'c') }, more })).toEqual([
    { path: 'ims', kind: 'add', value: elements('b'), oldValue: elements('a', 'c') },
  ]);
  expect(changes('ims', { wanted: ['a'], held: { ims: elements('a', 'c') }, more })).toEqual([]);
});

test('ValueAddOnly leaves a single value alone, MultiValueAddOnly does not speak of it', () => {
  const held = { title: 'B' };
  expect(changes('title', { wanted: 'A', held, more: { flowType: 'ValueAddOnly' } })).toEqual([]);
  expect(changes('title', { wanted: 'A', held, more: { flowType: 'MultiValueAddOnly' } })).toHaveLength(1);
});

const role = (value: string, more: JsonObject = {}) => ({ primary: false, value, ...more });

function roleChanges(name: string, assigned: readonly string[], held: readonly JsonObject[]) {
  const user = userMapping([mapping('roles', expression(`${name}([appRoleAssignments])`))]);
  const appRoles = ['admin', 'user'].map((id) => ({ id, value: id, displayName: id, isEnabled: true }));
  const assignments = assigned.map((appRoleId) => ({
    id: 'a',
    principalId: 'o1',
    appRoleId,
    resourceId: 'sp',
    createdDateTime: '',
  }));
  const object = { id: 'o1', attributes: {}, assignments };
  const result = mapObject({
    mapping: user,
    object,
    isSoftDeleted: false,
    isCreate: false,
    appRoles,
    environment,
  });
  if (!result.ok) throw new Error(result.failure.detail);
  return diff(result.values, { roles: held }).map(({ kind, value }) => ({
    kind,
    roles: Array.isArray(value) ? value.map((each) => each.value) : value,
  }));
}

test('ENG-ROLE-12: AppRoleAssignmentsComplex adds a role and removes none', () => {
  expect(roleChanges('AppRoleAssignmentsComplex', ['admin'], [role('admin'), role('user')])).toEqual([]);
  expect(roleChanges('AppRoleAssignmentsComplex', ['admin', 'user'], [role('admin')])).toEqual([
    { kind: 'add', roles: ['user'] },
  ]);
});

test('ENG-ROLE-13 and 14: AssertiveAppRoleAssignmentsComplex replaces, foreign roles included', () => {
  const name = 'AssertiveAppRoleAssignmentsComplex';
  expect(roleChanges(name, ['admin'], [role('admin'), role('user')])).toEqual([
    { kind: 'replace', roles: ['admin'] },
  ]);
  expect(roleChanges(name, ['admin'], [role('x'), role('admin')])).toEqual([
    { kind: 'replace', roles: ['admin'] },
  ]);
  expect(roleChanges(name, ['admin'], [role('admin', { $ref: '/Roles/1' })])).toEqual([]);
  expect(roleChanges(name, ['admin'], [role('admin', { display: 'Other' })])).toHaveLength(1);
});

test('A-048: the last role that goes empties the target', () => {
  expect(roleChanges('AssertiveAppRoleAssignmentsComplex', [], [role('admin')])).toEqual([
    { kind: 'replace', roles: [] },
  ]);
  expect(roleChanges('AssertiveAppRoleAssignmentsComplex', [], [])).toEqual([]);
});

test('ENG-MAP-25: a redacted value flows and is marked', () => {
  const user = userMapping([mapping('title', expression('Redact([x])'))]);
  expect(diff(valuesFor(user, { x: 'secret' }), {})).toEqual([
    { path: 'title', kind: 'add', value: 'secret', isRedacted: true },
  ]);
});

test('a filter without sub-attribute means the value of its element', () => {
  const held = { emails: [{ type: 'work', value: 'm@x' }] };
  expect(changes('emails[type eq "work"]', { wanted: 'm@x', held })).toEqual([]);
  expect(changes('emails[type eq "work"]', { wanted: 'n@x', held })).toHaveLength(1);
});

test('an empty text empties an attribute of several values', () => {
  const user = userMapping([mapping('ims', expression('Left([x], 3)'))]);
  expect(diff(valuesFor(user, {}), { ims: elements('a') })).toMatchObject([{ kind: 'replace', value: [] }]);
  expect(diff(valuesFor(user, {}), {})).toEqual([]);
});

test('readPath reads what a mapping path names', () => {
  expect(
    readPath({ [SCHEMAS.enterpriseUser]: { manager: { value: '7' } } }, `${SCHEMAS.enterpriseUser}:manager`),
  ).toEqual({ value: '7' });
  expect(readPath({}, 'members')).toBeUndefined();
});

const text = fc.string({ minLength: 1, maxLength: 12 }).filter((value) => !value.includes('#EXT#'));
const person = fc.record(
  Object.fromEntries(
    [
      'displayName',
      'jobTitle',
      'mail',
      'givenName',
      'surname',
      'city',
      'mobile',
      'department',
      'mailNickname',
    ].map((name) => [name, text]),
  ),
  { requiredKeys: [] },
);

test('what was just created needs no update', () => {
  const { user } = mappingsOf(DEFAULT_SCHEMA);
  fc.assert(
    fc.property(person, (attributes) => {
      const all = { userPrincipalName: 'ada@contoso.test', ...attributes };
      const body = createBody(valuesFor(user, all, true), user);
      expect(diff(valuesFor(user, all), body)).toEqual([]);
    }),
  );
});

test('a constant is compared like any value', () => {
  const user = userMapping([mapping('userType', constant('Employee'))]);
  expect(diff(valuesFor(user, {}), { userType: 'employee' })).toEqual([]);
});
