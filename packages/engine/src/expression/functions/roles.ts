import { isJsonObject, type Json, type JsonObject } from '@scimulator/scim';
import { type Call, EvaluationError, values } from '../call.ts';
import { defineFunction, type ExpressionFunction, parameter } from '../function.ts';

/** The `type` of a role element (customize-application-attributes). */
export const ROLE_TYPE = 'WindowsAzureActiveDirectoryRole';

const parameters = [parameter('source')];

/** Functions over `[appRoleAssignments]`, whose values are `{id, value, displayName}` (entra-engine 3.3). */
export const ROLE_FUNCTIONS: readonly ExpressionFunction[] = [
  defineFunction({
    name: 'SingleAppRoleAssignment',
    parameters,
    example: ['SingleAppRoleAssignment([appRoleAssignments])', 'admin'],
    traits: ['role', 'additive'],
    // Several roles: the one with the lowest id in ordinal order, which is how the source tells them.
    evaluate: (call) => rolesOf(call)[0]?.['value'] ?? null,
  }),
  defineFunction({
    name: 'AppRoleAssignments',
    parameters,
    example: ['AppRoleAssignments([appRoleAssignments])', 'admin,user'],
    // The listing of Graph names it and says no more: the role values, joined into a text.
    evaluate: (call) => {
      const roles = rolesOf(call).flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
      return roles.length === 0 ? null : roles.join(',');
    },
  }),
  defineFunction({
    name: 'AppRoleAssignmentsComplex',
    parameters,
    example: ['AppRoleAssignmentsComplex([appRoleAssignments])'],
    traits: ['role', 'additive'],
    evaluate: (call) => {
      const roles = rolesOf(call).map(({ value, displayName }) => element({ displayName }, value));
      return roles.length === 0 ? null : roles;
    },
  }),
  defineFunction({
    name: 'AssertiveAppRoleAssignmentsComplex',
    parameters,
    example: ['AssertiveAppRoleAssignmentsComplex([appRoleAssignments])'],
    traits: ['role'],
    // No role left is a value too: it empties the target.
    evaluate: (call) =>
      rolesOf(call).map(({ value, displayName }) => element({ display: displayName }, value)),
  }),
];

/** The two published samples name the role's display name differently. */
function element(shown: { readonly [name: string]: Json | undefined }, value: Json | undefined): JsonObject {
  const { display, displayName } = shown;
  return {
    primary: false,
    type: ROLE_TYPE,
    ...(display !== undefined && { display }),
    ...(displayName !== undefined && { displayName }),
    ...(value !== undefined && { value }),
  };
}

function rolesOf(call: Call): readonly JsonObject[] {
  return values(call, 0).map((role) => {
    if (isJsonObject(role)) return role;
    throw new EvaluationError(`${call.name} takes [appRoleAssignments] and nothing else`);
  });
}
