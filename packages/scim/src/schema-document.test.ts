import { expect, test } from 'vitest';
import {
  type Attribute,
  ENTERPRISE_USER_SCHEMA,
  GROUP,
  GROUP_SCHEMA,
  isJsonObject,
  type Json,
  type JsonObject,
  ROLE,
  ROLE_SCHEMA,
  resourceTypeDocument,
  SCHEMAS,
  schemaDocument,
  USER,
  USER_SCHEMA,
} from './index.ts';

const ALL = [USER_SCHEMA, GROUP_SCHEMA, ENTERPRISE_USER_SCHEMA, ROLE_SCHEMA];

function flatten(attributes: readonly Attribute[]): readonly Attribute[] {
  return attributes.flatMap((attribute) => [attribute, ...flatten(attribute.subAttributes ?? [])]);
}

function attributeIn(document: JsonObject, name: string): JsonObject {
  const attributes = document['attributes'] as readonly Json[];
  const found = attributes.find((attribute) => isJsonObject(attribute) && attribute['name'] === name);
  return isJsonObject(found) ? found : {};
}

test('a resource type names its schema and its extensions', () => {
  expect(resourceTypeDocument(USER)).toEqual({
    schemas: [SCHEMAS.resourceType],
    id: 'User',
    name: 'User',
    endpoint: '/Users',
    description: 'User account',
    schema: SCHEMAS.user,
    schemaExtensions: [{ schema: SCHEMAS.enterpriseUser, required: false }],
    meta: { resourceType: 'ResourceType', location: '/ResourceTypes/User' },
  });
  expect(resourceTypeDocument(GROUP)).not.toHaveProperty('schemaExtensions');
  expect(resourceTypeDocument(ROLE)).toMatchObject({ endpoint: '/Roles', schema: SCHEMAS.role });
});

test('a schema document shows each characteristic of an attribute', () => {
  const document = schemaDocument(USER_SCHEMA);

  expect(document).toMatchObject({ schemas: [SCHEMAS.schema], id: SCHEMAS.user, name: 'User' });
  expect(attributeIn(document, 'userName')).toEqual({
    name: 'userName',
    type: 'string',
    multiValued: false,
    description: expect.any(String),
    required: true,
    caseExact: false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'server',
  });
  expect(attributeIn(document, 'active')).not.toHaveProperty('caseExact');
  expect(attributeIn(document, 'profileUrl')).toMatchObject({
    referenceTypes: ['external'],
    caseExact: true,
  });
});

test.each(ALL)(
  '$name: every attribute is named once, described, and complex only where it has parts',
  (schema) => {
    for (const attribute of flatten(schema.attributes)) {
      expect(attribute.description).not.toBe('');
      expect(attribute.type === 'complex').toBe(attribute.subAttributes !== undefined);
      expect(attribute.type === 'reference').toBe(attribute.referenceTypes !== undefined);
    }
    const names = schema.attributes.map(({ name }) => name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
  },
);

test('common attributes stand in no schema document (RFC 7643 3.1)', () => {
  const names = ALL.flatMap(({ attributes }) => attributes.map(({ name }) => name));

  expect(names).not.toEqual(expect.arrayContaining(['id']));
  expect(names).not.toEqual(expect.arrayContaining(['meta']));
});
