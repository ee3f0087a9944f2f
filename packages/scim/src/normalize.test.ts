import { expect, test } from 'vitest';
import { U1 } from '../../../tooling/cases/people.ts';
import {
  GROUP,
  type NormalizeOptions,
  normalizeResource,
  type ResourceType,
  SCHEMAS,
  ScimError,
  USER,
} from './index.ts';

const ENT = SCHEMAS.enterpriseUser;
const ADSCIM = 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group';

function refusal(
  body: unknown,
  type: ResourceType = USER,
  options: NormalizeOptions = { method: 'POST' },
): string {
  try {
    normalizeResource(body, type, options);
    return 'accepted';
  } catch (error) {
    if (error instanceof ScimError) return `${error.scimType}: ${error.detail}`;
    throw error;
  }
}

const post = (body: object) =>
  normalizeResource({ schemas: [SCHEMAS.user], userName: 'ada', ...body }, USER, { method: 'POST' });

test("Entra's create body is kept without what a client may not write", () => {
  const body = {
    schemas: [SCHEMAS.user, ENT],
    externalId: 'ada.l',
    userName: 'ada@contoso.test',
    active: 'True',
    emails: [{ primary: true, type: 'work', value: 'ada@contoso.test' }],
    name: { givenName: 'Ada', familyName: null },
    meta: { resourceType: 'User' },
    id: 'mine',
    groups: [{ value: 'g1' }],
    roles: [],
    [ENT]: { manager: 'u2', department: '' },
  };

  expect(normalizeResource(body, USER, { method: 'POST' })).toEqual({
    schemas: [SCHEMAS.user, ENT],
    externalId: 'ada.l',
    userName: 'ada@contoso.test',
    active: true,
    emails: [{ primary: true, type: 'work', value: 'ada@contoso.test' }],
    name: { givenName: 'Ada' },
    [ENT]: { manager: { value: 'u2' }, department: '' },
  });
});

test('names are read in any case and kept as declared', () => {
  expect(
    normalizeResource(
      {
        SCHEMAS: [SCHEMAS.user.toUpperCase()],
        USERNAME: 'ada',
        Name: { GIVENNAME: 'Ada' },
        [ENT.toUpperCase()]: { Department: 'D' },
      },
      USER,
      { method: 'POST' },
    ),
  ).toEqual({
    schemas: [SCHEMAS.user, ENT],
    userName: 'ada',
    name: { givenName: 'Ada' },
    [ENT]: { department: 'D' },
  });
});

test('an extension that is listed but empty is not used, one that is used but not listed is', () => {
  expect(post({ schemas: [SCHEMAS.user, ENT] })['schemas']).toEqual([SCHEMAS.user]);
  expect(post({ [ENT]: { department: 'D' } })['schemas']).toEqual([SCHEMAS.user, ENT]);
});

test("Microsoft's additional schema of groups is tolerated, and members listed twice are kept once", () => {
  const body = {
    schemas: [SCHEMAS.group, ADSCIM],
    displayName: 'Sales',
    members: [{ value: 'a' }, { $ref: null, value: 'a' }],
  };

  expect(normalizeResource(body, GROUP, { method: 'POST' })).toEqual({
    schemas: [SCHEMAS.group],
    displayName: 'Sales',
    members: [{ value: 'a' }],
  });
});

test('unknown attributes are passed over, or refused by name where the setting says so', () => {
  const options: NormalizeOptions = { method: 'POST', unknownAttribute: 'reject' };
  const user = { schemas: [SCHEMAS.user], userName: 'ada' };

  expect(post({ noSuch: 1, 'urn:example:x': { a: 1 } })).toEqual(user);
  expect(refusal({ ...user, noSuch: 1 }, USER, options)).toBe('invalidSyntax: there is no attribute noSuch');
  expect(refusal({ ...user, name: { nick: 'x' } }, USER, options)).toBe(
    'invalidSyntax: there is no attribute name.nick',
  );
  expect(refusal({ ...user, [ENT]: { x: 1 } }, USER, options)).toBe(
    `invalidSyntax: there is no attribute ${ENT}:x`,
  );
});

const user = (members: object) => ({ schemas: [SCHEMAS.user], userName: 'ada', ...members });

const REFUSALS: readonly (readonly [body: unknown, refusal: string])[] = [
  [[], 'invalidSyntax: the body must be a JSON object'],
  ['x', 'invalidSyntax: the body must be a JSON object'],
  [{ userName: 'ada' }, 'invalidSyntax: schemas is required: an array of schema URNs'],
  [user({ schemas: [ENT] }), `invalidSyntax: schemas must contain ${SCHEMAS.user}`],
  [{ schemas: [SCHEMAS.user] }, 'invalidValue: userName is required'],
  [user({ userName: '' }), 'invalidValue: userName is required and must not be empty'],
  [user({ userName: null }), 'invalidValue: userName is required'],
  [user({ userName: 5 }), 'invalidValue: userName must be a string, not 5'],
  [user({ active: 'x' }), 'invalidValue: active must be true or false, not "x"'],
  [user({ emails: {} }), 'invalidValue: emails is multi-valued: send an array'],
  [user({ emails: [5] }), 'invalidValue: emails must be an object, not 5'],
  [user({ emails: [{ value: 5 }] }), 'invalidValue: emails.value must be a string, not 5'],
  [user({ name: 'Ada' }), 'invalidValue: name must be an object, not "Ada"'],
  [
    user({ x509Certificates: [{ value: '%' }] }),
    'invalidValue: x509Certificates.value must be base64 in a string, not "%"',
  ],
  [
    user({
      emails: [
        { value: 'a', primary: true },
        { value: 'b', primary: 'True' },
      ],
    }),
    'invalidValue: emails has more than one primary value',
  ],
  [user({ [ENT]: { manager: { $ref: '../Users/1' } } }), `invalidValue: ${ENT}:manager.value is required`],
  [user({ [ENT]: 'x' }), `invalidValue: ${ENT} must be an object`],
];

test.each(REFUSALS)('%j is refused with a detail that names the attribute', (body, expected) => {
  expect(refusal(body)).toBe(expected);
});

test('nesting of any depth is refused, not followed', () => {
  const deep: unknown = JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`);

  expect(refusal(user({ [ENT]: { manager: deep } }))).toBe(
    `invalidValue: ${ENT}:manager must be an object, not an array`,
  );
  expect(refusal(user({ emails: deep, title: deep }))).toBe(
    'invalidValue: emails must be an object, not an array',
  );
});

test('a replacement clears what it does not name and keeps what the client may not write', () => {
  const current = { ...U1, password: 'secret', groups: [{ value: 'g1' }] };
  const body = { schemas: [SCHEMAS.user], userName: 'bj', id: 'other' };

  expect(normalizeResource(body, USER, { method: 'PUT', current })).toEqual({
    schemas: [SCHEMAS.user],
    id: 'u1',
    userName: 'bj',
    password: 'secret',
    groups: [{ value: 'g1' }],
    meta: U1['meta'],
  });
});

const BADGE: ResourceType = {
  ...USER,
  schema: {
    ...USER.schema,
    attributes: USER.schema.attributes.map((attribute) =>
      attribute.name === 'title' ? { ...attribute, mutability: 'immutable' as const } : attribute,
    ),
  },
  extensions: USER.extensions.map(({ schema }) => ({ schema, required: true })),
};

test('an immutable attribute stays when a replacement omits it, and must not change', () => {
  const [current, block] = [U1, { [ENT]: { department: 'D' } }];
  const options: NormalizeOptions = { method: 'PUT', current };

  expect(normalizeResource(user(block), BADGE, options)['title']).toBe('Tour Guide');
  expect(refusal(user({ ...block, title: 'Tour Guide' }), BADGE, options)).toBe('accepted');
  expect(refusal(user({ ...block, title: 'Boss' }), BADGE, options)).toBe(
    'mutability: title is immutable and has a value already',
  );
});

test('a required extension must be there', () => {
  expect(refusal(user({}), BADGE)).toBe(`invalidValue: ${ENT} is required`);
});
