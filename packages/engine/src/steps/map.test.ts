import { type JsonObject, SCHEMAS } from '@scimulator/scim';
import { expect, test } from 'vitest';
import { testEnvironment } from '../../test/environment.ts';
import { constant, direct, expression, mapping, mappingsOf, userMapping } from '../../test/schema-fixture.ts';
import type { SourceObject } from '../directory/directory.ts';
import type { ObjectMapping } from '../schema/compiled-schema.ts';
import { DEFAULT_SCHEMA } from '../schema/default-schema.ts';
import { createBody, type MapInput, mapObject, readsSoftDeleted, softDeleteValues } from './map.ts';

const environment = testEnvironment();
const appRoles = [
  { id: '2', value: 'user', displayName: 'User', isEnabled: true },
  { id: '1', value: 'admin', displayName: 'Admin', isEnabled: true },
  { id: '3', value: 'old', displayName: 'Old', isEnabled: false },
];

const ada = { userPrincipalName: 'ada@contoso.test' };

const object = (attributes: JsonObject, roles: readonly string[] = []) => ({
  id: 'o1',
  attributes,
  assignments: roles.map((appRoleId) => ({
    id: `a${appRoleId}`,
    principalId: 'o1',
    appRoleId,
    resourceId: 'sp',
    createdDateTime: '2026-01-01T00:00:00Z',
  })),
});

type Given = Pick<SourceObject, 'id' | 'attributes' | 'assignments'>;

const input = (userMapping: ObjectMapping, given: Given, more: Partial<MapInput> = {}): MapInput => ({
  mapping: userMapping,
  object: given,
  isSoftDeleted: false,
  isCreate: true,
  appRoles,
  environment,
  ...more,
});

function mapped(user: ObjectMapping, given: Given, more: Partial<MapInput> = {}) {
  const result = mapObject(input(user, given, more));
  if (!result.ok) throw new Error(result.failure.detail);
  return result;
}

const valuesOf = (user: ObjectMapping, given: Given, more: Partial<MapInput> = {}) =>
  Object.fromEntries(mapped(user, given, more).values.map((each) => [each.mapping.targetPath, each.value]));

const bodyOf = (user: ObjectMapping, given: Given) => createBody(mapped(user, given).values, user);

test('ENG-MAP-01: direct, constant and expression mappings give their values', () => {
  const user = userMapping([
    mapping('displayName', direct('displayName')),
    mapping('userType', constant('Employee')),
    mapping('nickName', expression('ToUpper([givenName])')),
  ]);
  expect(valuesOf(user, object({ ...ada, displayName: 'Ada L', givenName: 'Ada' }))).toEqual({
    userName: 'ada@contoso.test',
    displayName: 'Ada L',
    userType: 'Employee',
    nickName: 'ADA',
  });
});

test('ENG-MAP-03: a default flows on create, and not on update', () => {
  const user = userMapping([mapping('title', direct('jobTitle'), { defaultValue: 'Staff' })]);
  expect(valuesOf(user, object(ada))).toMatchObject({ title: 'Staff' });
  expect(valuesOf(user, object(ada), { isCreate: false })).not.toHaveProperty('title');
});

test('A-051: the default of a mapping without source is offered on update too', () => {
  const user = userMapping([mapping('title', null, { defaultValue: 'Staff' })]);
  expect(valuesOf(user, object(ada), { isCreate: false })).toMatchObject({ title: 'Staff' });
});

test.each([null, '', []])('ENG-MAP-05: a source value %j leaves the attribute out', (jobTitle) => {
  const user = userMapping([mapping('title', direct('jobTitle'))]);
  expect(valuesOf(user, object({ ...ada, jobTitle }))).not.toHaveProperty('title');
});

test('an ignored empty result takes the default with it', () => {
  const ignoring = expression('IgnoreFlowIfNullOrEmpty([jobTitle])');
  const user = userMapping([mapping('title', ignoring, { defaultValue: 'Staff' })]);
  expect(valuesOf(user, object(ada))).not.toHaveProperty('title');
});

test('ENG-MAP-06: ObjectAddOnly flows on create only', () => {
  const user = userMapping([mapping('title', direct('jobTitle'), { flowType: 'ObjectAddOnly' })]);
  const given = object({ ...ada, jobTitle: 'Analyst' });
  expect(valuesOf(user, given)).toMatchObject({ title: 'Analyst' });
  expect(valuesOf(user, given, { isCreate: false })).not.toHaveProperty('title');
});

const REQUIRED = { name: 'title', required: true };

test("ENG-MAP-08: a required attribute without value takes its definition's default on create", () => {
  const user = userMapping([mapping('title', direct('jobTitle'))], [{ ...REQUIRED, defaultValue: 'Staff' }]);
  expect(valuesOf(user, object(ada))).toMatchObject({ title: 'Staff' });
  const update = mapped(user, object(ada), { isCreate: false });
  expect(update).toMatchObject({ missing: [] });
  expect(update.values.map((each) => each.mapping.targetPath)).toEqual(['userName']);
});

test('ENG-MAP-09: a required attribute without value and default is missing, on create and on update', () => {
  const user = userMapping([mapping('title', direct('jobTitle'))], [REQUIRED]);
  expect(mapped(user, object(ada)).missing).toEqual(['title']);
  expect(mapped(user, object(ada), { isCreate: false }).missing).toEqual(['title']);
  expect(mapped(user, object({ ...ada, jobTitle: 'Analyst' })).missing).toEqual([]);
});

test('a required attribute that an expression makes empty is missing too', () => {
  const user = userMapping([mapping('title', expression('Left([jobTitle], 3)'))], [REQUIRED]);
  expect(mapped(user, object(ada)).missing).toEqual(['title']);
});

test('ENG-MAP-18: several values do not fit into one, a single one does', () => {
  const user = userMapping([mapping('title', direct('proxyAddresses'))]);
  expect(mapObject(input(user, object({ ...ada, proxyAddresses: ['a', 'b'] })))).toEqual({
    ok: false,
    failure: {
      code: 'SchemaPropertyCanOnlyAcceptValue',
      detail: 'the mapping of title failed: the source has several values and the target takes one',
    },
  });
  expect(valuesOf(user, object({ ...ada, proxyAddresses: ['a'] }))).toMatchObject({ title: 'a' });
});

test('A-061: an expression that cannot be evaluated fails the object and names the mapping', () => {
  const user = userMapping([mapping('title', expression('Left([jobTitle], "x")'))]);
  expect(mapObject(input(user, object({ ...ada, jobTitle: 'a' })))).toEqual({
    ok: false,
    failure: {
      code: 'InternalError',
      detail: 'the mapping of title failed: Left takes an integer as argument 2 and got "x"',
    },
  });
});

const GUEST = { userPrincipalName: 'ada_l_x.com#EXT#@home.test' };

test('ENG-SCOPE-25: a guest goes by its name at home', () => {
  expect(valuesOf(userMapping([]), object(GUEST))).toEqual({ userName: 'ada_l@x.com' });
});

test('ENG-SCOPE-26: originalUserPrincipalName is the full name', () => {
  const user = userMapping([mapping('nickName', direct('originalUserPrincipalName'))]);
  expect(valuesOf(user, object(GUEST))).toMatchObject({ nickName: 'ada_l_x.com#EXT#@home.test' });
});

test('values take the type of the target: texts become booleans, integers, texts', () => {
  const user = userMapping(
    [
      mapping('active', expression('Not([IsSoftDeleted])')),
      mapping('urn:x:2.0:User:level', direct('level')),
      mapping('title', direct('flag')),
    ],
    [{ name: 'urn:x:2.0:User:level', type: 'Integer' }],
  );
  expect(valuesOf(user, object({ ...ada, level: '7', flag: true }))).toMatchObject({
    active: true,
    'urn:x:2.0:User:level': 7,
    title: 'True',
  });
});

test('the disabling values are only those that read IsSoftDeleted', () => {
  const { user, group } = mappingsOf(DEFAULT_SCHEMA);
  const result = softDeleteValues(input(user, object({ ...ada, displayName: 'Ada' })));
  expect(result).toMatchObject({ ok: true, missing: [], values: [{ value: false }] });
  expect(readsSoftDeleted(user)).toBe(true);
  expect(readsSoftDeleted(group)).toBe(false);
  expect(softDeleteValues(input(group, object({})))).toEqual({ ok: true, values: [], missing: [] });
});

test('a whole user becomes the body of scim-wire 3.5', () => {
  const { user } = mappingsOf(DEFAULT_SCHEMA);
  const attributes = {
    userPrincipalName: 'ada@contoso.test',
    displayName: 'Ada L',
    jobTitle: 'Analyst',
    mail: 'ada@contoso.test',
    givenName: 'Ada',
    surname: 'L',
    mailNickname: 'ada.l',
    city: 'Delft',
    postalCode: '2611',
    telephoneNumber: '1',
    mobile: '2',
    department: 'R&D',
    manager: 'o2',
  };
  expect(bodyOf(user, object(attributes))).toEqual({
    schemas: [SCHEMAS.user, SCHEMAS.enterpriseUser],
    userName: 'ada@contoso.test',
    active: true,
    displayName: 'Ada L',
    title: 'Analyst',
    emails: [{ primary: true, type: 'work', value: 'ada@contoso.test' }],
    name: { givenName: 'Ada', familyName: 'L', formatted: 'Ada L' },
    // ENG-MAP-14: one filter, one element.
    addresses: [{ type: 'work', locality: 'Delft', postalCode: '2611' }],
    phoneNumbers: [
      { type: 'work', value: '1' },
      { type: 'mobile', value: '2' },
    ],
    externalId: 'ada.l',
    // ENG-MAP-15: nested under its URN, the URN announced.
    [SCHEMAS.enterpriseUser]: { department: 'R&D' },
    meta: { resourceType: 'User' },
  });
});

test('ENG-MAP-16: a custom extension is nested and not announced', () => {
  const urn = 'urn:ietf:params:scim:schemas:extension:Contoso:2.0:User';
  const body = bodyOf(
    userMapping([mapping(`${urn}:badge`, direct('badge'))]),
    object({ ...ada, badge: '7' }),
  );
  expect(body).toMatchObject({ schemas: [SCHEMAS.user], [urn]: { badge: '7' } });
});

test('a group starts without members', () => {
  const { group } = mappingsOf(DEFAULT_SCHEMA);
  expect(bodyOf(group, object({ displayName: 'Sales' }))).toEqual({
    schemas: [SCHEMAS.group],
    displayName: 'Sales',
    externalId: 'o1',
    members: [],
    meta: { resourceType: 'Group' },
  });
});

const type = 'WindowsAzureActiveDirectoryRole';

test('SingleAppRoleAssignment gives one primary role, the one with the lowest id', () => {
  const user = userMapping([
    mapping('roles[primary eq "True"].value', expression('SingleAppRoleAssignment([appRoleAssignments])')),
  ]);
  expect(bodyOf(user, object(ada, ['2', '1', '3']))['roles']).toEqual([
    { type, primary: true, value: 'admin' },
  ]);
});

test('ENG-ROLE-11: AppRoleAssignmentsComplex gives every enabled role, none of them primary', () => {
  const user = userMapping([mapping('roles', expression('AppRoleAssignmentsComplex([appRoleAssignments])'))]);
  expect(bodyOf(user, object(ada, ['2', '1', '3']))['roles']).toEqual([
    { type, primary: false, displayName: 'Admin', value: 'admin' },
    { type, primary: false, displayName: 'User', value: 'user' },
  ]);
});

test('with a role mapping, a create carries roles even when there are none', () => {
  const user = userMapping([mapping('roles', expression('AppRoleAssignmentsComplex([appRoleAssignments])'))]);
  expect(bodyOf(user, object(ada))).toMatchObject({ roles: [] });
  expect(bodyOf(userMapping([]), object(ada))).not.toHaveProperty('roles');
});

test('a text into a whole complex attribute becomes its value', () => {
  const user = userMapping([mapping('emails', direct('mail')), mapping('ims', direct('all'))]);
  expect(bodyOf(user, object({ ...ada, mail: 'a@x', all: ['b', 'c'] }))).toMatchObject({
    emails: [{ value: 'a@x' }],
    ims: [{ value: 'b' }, { value: 'c' }],
  });
});

test('a filter without sub-attribute means the value of its element', () => {
  const user = userMapping([mapping('emails[type eq "work"]', direct('mail'))]);
  expect(bodyOf(user, object({ ...ada, mail: 'm@x' }))).toMatchObject({
    emails: [{ type: 'work', value: 'm@x' }],
  });
});

test('only the first work e-mail is primary', () => {
  const user = userMapping([
    mapping('emails[type eq "home"].value', direct('home')),
    mapping('emails[type eq "work"].value', direct('mail')),
  ]);
  expect(bodyOf(user, object({ ...ada, home: 'h@x', mail: 'm@x' }))['emails']).toEqual([
    { type: 'home', value: 'h@x' },
    { type: 'work', value: 'm@x', primary: true },
  ]);
});
