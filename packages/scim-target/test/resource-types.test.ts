import {
  type Json,
  type JsonObject,
  type ResourceType,
  readDefinitions,
  SCHEMAS,
  USER_SCHEMA,
} from '@scimulator/scim';
import { expect, test } from 'vitest';
import { checkResourceTypes } from '../src/index.ts';
import { idsIn, patch, setup, user, where } from './world.ts';

const DEVICE = 'urn:example:scim:schemas:2.0:Device';
const BADGE = 'urn:example:scim:schemas:2.0:Badge';

const schema = (id: string, attributes: readonly Json[]): JsonObject => ({
  schemas: [SCHEMAS.schema],
  id,
  name: 'Own',
  attributes,
});

const type = (more: JsonObject = {}): JsonObject => ({
  schemas: [SCHEMAS.resourceType],
  name: 'Device',
  endpoint: '/Devices',
  schema: DEVICE,
  ...more,
});

const DEVICE_ATTRIBUTES: readonly Json[] = [
  { name: 'serial', required: true, uniqueness: 'server' },
  { name: 'vendor', mutability: 'immutable' },
  { name: 'pin', mutability: 'writeOnly', returned: 'never' },
  { name: 'state', mutability: 'readOnly' },
  { name: 'ports', type: 'integer', multiValued: true },
  { name: 'note', returned: 'request' },
];

function defined(...documents: readonly Json[]): readonly ResourceType[] {
  const { types, problems } = readDefinitions(documents, [USER_SCHEMA]);
  expect(problems).toEqual([]);
  return types;
}

const devices = () => setup({ resourceTypes: defined(type(), schema(DEVICE, DEVICE_ATTRIBUTES)) });
const device = (serial: string, more: JsonObject = {}): JsonObject => ({
  schemas: [DEVICE],
  serial,
  ...more,
});

test('a resource type of one’s own lives like the others, by what it declares', async () => {
  const { scim } = devices();
  const made = await scim(
    'POST',
    '/Devices',
    device('A1', { vendor: 'Contoso', pin: '1234', state: 'up', ports: [22, 80], note: 'n' }),
  );
  expect(made.status).toBe(201);
  expect(made.text).not.toMatch(/1234|"up"/);
  expect((await scim('POST', '/Devices', device('a1'))).body).toMatchObject({ scimType: 'uniqueness' });
  expect((await scim('POST', '/Devices', { schemas: [DEVICE] })).body).toMatchObject({
    scimType: 'invalidValue',
  });
  const replaced = patch({ op: 'replace', path: 'vendor', value: 'Fabrikam' });
  expect((await scim('PATCH', '/Devices/id-1', replaced)).body).toMatchObject({ scimType: 'mutability' });
  expect((await scim('GET', '/Devices/id-1')).body).not.toHaveProperty('note');
  expect((await scim('GET', '/Devices/id-1?attributes=note')).body).toMatchObject({ note: 'n' });
  for (const filter of ['serial eq "a1"', 'ports eq 80', `${DEVICE}:vendor sw "con"`]) {
    expect(idsIn(await scim('GET', `/Devices${where(filter)}`))).toEqual(['id-1']);
  }
  expect((await scim('GET', `/Devices${where('pin eq "1234"')}`)).status).toBe(400);
  expect(idsIn(await scim('GET', '/?sortBy=serial'))).toEqual(['id-1']);
});

test('discovery announces it', async () => {
  const { scim } = devices();
  expect((await scim('GET', '/ResourceTypes/Device')).body).toMatchObject({
    endpoint: '/Devices',
    schema: DEVICE,
  });
  expect((await scim('GET', `/Schemas/${DEVICE}`)).body['attributes']).toHaveLength(6);
});

test('the journal does not show what its schema never returns', async () => {
  const { scim, target } = devices();
  await scim('POST', '/Devices', device('A1', { pin: 'hush-hush' }));
  expect(JSON.stringify(target.journal.entries())).not.toContain('hush-hush');
});

test('a type with the name of a built-in one takes its place and keeps its ways', async () => {
  const extended = type({
    name: 'User',
    endpoint: '/Users',
    schema: SCHEMAS.user,
    schemaExtensions: [{ schema: BADGE, required: true }],
  });
  const { scim } = setup({
    resourceTypes: defined(extended, schema(BADGE, [{ name: 'colour', canonicalValues: ['red', 'blue'] }])),
  });
  expect((await scim('POST', '/Users', user('ada'))).body).toMatchObject({ scimType: 'invalidValue' });
  const badged = { ...user('ada'), schemas: [SCHEMAS.user, BADGE], [BADGE]: { colour: 'red' } };
  expect((await scim('POST', '/Users', badged)).status).toBe(201);
  expect((await scim('POST', '/Users', badged)).status).toBe(409);
  expect(idsIn(await scim('GET', `/Users${where(`${BADGE}:colour eq "RED"`)}`))).toHaveLength(1);
});

test.each([
  ['an endpoint of the protocol', [type({ endpoint: '/Schemas' })], 'it is taken'],
  ['the endpoint of another type', [type({ endpoint: '/Users' })], 'it is taken'],
])('%s is refused', (_name, documents, problem) => {
  const types = defined(...documents, schema(DEVICE, [{ name: 'serial' }]));
  expect(() => checkResourceTypes(types)).toThrow(problem);
});

test.each([
  [
    'two unique attributes',
    [
      { name: 'a', uniqueness: 'server' },
      { name: 'b', uniqueness: 'global' },
    ],
  ],
  ['a unique number', [{ name: 'a', type: 'integer', uniqueness: 'server' }]],
  ['unique values', [{ name: 'a', multiValued: true, uniqueness: 'server' }]],
])('%s cannot be kept, and are refused', (_name, attributes) => {
  expect(() => checkResourceTypes(defined(type(), schema(DEVICE, attributes)))).toThrow(
    'cannot be kept unique',
  );
});

const NEVER_RETURNED = { name: 'pin', mutability: 'writeOnly', returned: 'never' };

test.each([
  ['a part of an attribute', [{ name: 'lock', type: 'complex', subAttributes: [NEVER_RETURNED] }], []],
  ['an attribute of an extension', [{ name: 'serial' }], [NEVER_RETURNED]],
])('%s cannot be kept secret, and is refused', (_name, attributes, badge) => {
  const types = defined(
    type({ schemaExtensions: [{ schema: BADGE, required: false }] }),
    schema(DEVICE, attributes),
    schema(BADGE, [...badge, { name: 'colour' }]),
  );
  expect(() => checkResourceTypes(types)).toThrow('pin cannot be kept secret');
});
