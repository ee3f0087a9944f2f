import { expect, test } from 'vitest';
import {
  GROUP_SCHEMA,
  type Json,
  normalizeResource,
  readDefinitions,
  resourceTypeDocument,
  SCHEMAS,
  schemaDocument,
  USER,
  USER_SCHEMA,
} from './index.ts';

const DEVICE = 'urn:example:scim:schemas:2.0:Device';

const schema = (attributes: readonly Json[], id: string = DEVICE): Json => ({
  schemas: [SCHEMAS.schema],
  id,
  name: 'Device',
  attributes,
});

const type = (more: object = {}): Json => ({
  schemas: [SCHEMAS.resourceType],
  name: 'Device',
  endpoint: 'Devices',
  schema: DEVICE,
  ...more,
});

test('a schema and a resource type are read, with the defaults of RFC 7643', () => {
  const serial = { name: 'serial', required: true, uniqueness: 'server', caseExact: true };
  const { types, problems } = readDefinitions([type(), schema([serial])], []);
  expect(problems).toEqual([]);
  expect(types).toMatchObject([
    {
      id: 'Device',
      endpoint: '/Devices',
      extensions: [],
      schema: {
        id: DEVICE,
        attributes: [{ ...serial, type: 'string', multiValued: false, mutability: 'readWrite' }],
      },
    },
  ]);
});

test('what our own discovery shows is read back to what it came from', () => {
  const documents = [
    resourceTypeDocument(USER),
    schemaDocument(USER_SCHEMA),
    ...USER.extensions.map((extension) => schemaDocument(extension.schema)),
  ];
  const { types, problems } = readDefinitions(documents, []);
  expect(problems).toEqual([]);
  expect(types.map(resourceTypeDocument)).toEqual([documents[0]]);
  expect(types.map((one) => schemaDocument(one.schema))).toEqual([documents[1]]);
});

test('a type may use what is known already, and what it declares is enforced', () => {
  const extension = 'urn:example:scim:schemas:2.0:Badge';
  const { types } = readDefinitions(
    [
      type({
        name: 'User',
        endpoint: '/Users',
        schema: USER_SCHEMA.id,
        schemaExtensions: [{ schema: extension, required: true }],
      }),
      schema([{ name: 'colour', type: 'string', multiValued: false }], extension),
    ],
    [USER_SCHEMA, GROUP_SCHEMA],
  );
  const [user] = types;
  if (user === undefined) throw new Error('no type');
  const body = { schemas: [SCHEMAS.user, extension], userName: 'ada' };
  expect(() => normalizeResource(body, user, { method: 'POST' })).toThrow(`${extension} is required`);
  expect(() => normalizeResource({ ...body, [extension]: { colour: 5 } }, user, { method: 'POST' })).toThrow(
    'colour must be a string',
  );
});

test.each([
  ['no document', ['text'], 'neither a schema nor a resource type'],
  ['a schema that nobody uses', [schema([{ name: 'serial' }])], 'is used by no resource type'],
  ['a type without its schema', [type()], 'which is nowhere'],
  ['an unknown type', [schema([{ name: 'serial', type: 'text' }]), type()], 'type'],
  ['a name with a space', [schema([{ name: 'serial number' }]), type()], 'must begin with a letter'],
  ['one name twice', [schema([{ name: 'serial' }, { name: 'SERIAL' }]), type()], 'the same name'],
  ['a common attribute', [schema([{ name: 'Meta' }]), type()], 'in every resource already'],
  [
    'complex in complex',
    [schema([{ name: 'a', type: 'complex', subAttributes: [{ name: 'b', type: 'complex' }] }]), type()],
    'a',
  ],
  ['an endpoint of two segments', [schema([{ name: 'a' }]), type({ endpoint: '/a/b' })], 'one path segment'],
  ['a schema twice', [schema([{ name: 'a' }]), schema([{ name: 'a' }]), type()], 'more than once'],
])('%s is named as a problem', (_name, documents, problem) => {
  expect(readDefinitions(documents, []).problems.join('\n')).toContain(problem);
});
