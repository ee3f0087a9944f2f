/*
 * The default schema of a job with one thing changed, as an administrator would change it.
 */
import { DEFAULT_SCHEMA } from '@scimulator/engine';
import type { Json, JsonObject } from '@scimulator/scim';
import { asArray, asObject } from '../expect.ts';

/** Lets only those users in whose attribute has the value. */
export const schemaWithFilter = (filter: {
  readonly title: string;
  readonly attribute: string;
  readonly value: string;
}): JsonObject =>
  changeMapping('User', (mapping) => ({ ...mapping, scope: { groups: [filterGroup(filter)] } }));

export const schemaWithoutGroups = (): JsonObject =>
  changeMapping('Group', (mapping) => ({ ...mapping, enabled: false }));

/** Maps one more attribute of users. */
export const schemaWithMapping = (source: string, target: string): JsonObject =>
  changeMapping('User', (mapping) => ({
    ...mapping,
    attributeMappings: [
      ...asArray(mapping['attributeMappings']),
      {
        targetAttributeName: target,
        source: { type: 'Attribute', name: source, expression: `[${source}]`, parameters: [] },
      },
    ],
  }));

/** Makes an attribute required of users in the target. */
export function schemaRequiring(target: string): JsonObject {
  const require = (attribute: JsonObject) =>
    attribute['name'] === target ? { ...attribute, required: true } : attribute;
  const inUsers = (object: JsonObject) =>
    asArray(object['attributes']).some((attribute) => asObject(attribute)['name'] === 'userName')
      ? { ...object, attributes: each(object['attributes'], require) }
      : object;
  const directories = each(DEFAULT_SCHEMA['directories'], (directory) => ({
    ...directory,
    objects: each(directory['objects'], inUsers),
  }));
  return { ...DEFAULT_SCHEMA, directories };
}

function changeMapping(type: 'User' | 'Group', change: (mapping: JsonObject) => JsonObject): JsonObject {
  const rules = each(DEFAULT_SCHEMA['synchronizationRules'], (rule) => ({
    ...rule,
    objectMappings: each(rule['objectMappings'], (mapping) =>
      mapping['sourceObjectName'] === type ? change(mapping) : mapping,
    ),
  }));
  return { ...DEFAULT_SCHEMA, synchronizationRules: rules };
}

const each = (list: Json | undefined, change: (member: JsonObject) => JsonObject): readonly JsonObject[] =>
  asArray(list).map((member) => change(asObject(member)));

const filterGroup = ({ title, attribute, value }: Parameters<typeof schemaWithFilter>[0]): JsonObject => ({
  name: title,
  clauses: [{ sourceOperandName: attribute, operatorName: 'EQUALS', targetOperand: { values: [value] } }],
});
