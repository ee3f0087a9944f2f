import type { JsonObject } from '@scimulator/scim';
import { compileSchema } from '../src/schema/compile.ts';
import { groups, type ObjectMapping, users } from '../src/schema/compiled-schema.ts';

export const direct = (name: string): JsonObject => ({ type: 'Attribute', name });
export const constant = (value: string): JsonObject => ({ type: 'Constant', name: value });
export const expression = (text: string): JsonObject => ({ type: 'Function', expression: text });

/** An attributeMapping as Graph writes it. */
export const mapping = (targetAttributeName: string, source: JsonObject | null, more: JsonObject = {}) => ({
  targetAttributeName,
  source,
  ...more,
});

const USER_NAME = mapping('userName', direct('userPrincipalName'), { matchingPriority: 1 });

/** The compiled user mapping of a schema with these attribute mappings, after userName. */
export function userMapping(
  attributeMappings: readonly JsonObject[],
  definitions: readonly JsonObject[] = [],
): ObjectMapping {
  return users(compiled(attributeMappings, definitions));
}

function compiled(attributeMappings: readonly JsonObject[], attributes: readonly JsonObject[]) {
  const result = compileSchema({
    synchronizationRules: [
      {
        targetDirectoryName: 'app',
        objectMappings: [
          {
            name: 'Users',
            sourceObjectName: 'User',
            targetObjectName: 'User',
            attributeMappings: [USER_NAME, ...attributeMappings],
          },
        ],
      },
    ],
    directories: [{ name: 'app', objects: [{ name: 'User', attributes }] }],
  });
  if (!result.ok) throw new Error(result.problems.join('\n'));
  return result.schema;
}

/** The compiled mappings of a schema. */
export function mappingsOf(schema: unknown): { readonly user: ObjectMapping; readonly group: ObjectMapping } {
  const result = compileSchema(schema);
  if (!result.ok) throw new Error(result.problems.join('\n'));
  const group = groups(result.schema);
  if (group === undefined) throw new Error('the schema maps no groups');
  return { user: users(result.schema), group };
}
