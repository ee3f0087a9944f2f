/*
 * Edits of the directory in the words of the scenarios.
 */
import type { AppRole, DirectoryEdit } from '@scimulator/engine';
import type { JsonObject } from '@scimulator/scim';

/** The application that everybody is assigned to. */
export const SERVICE_PRINCIPAL_ID = '00000000-0000-4000-8000-00000000aaaa';

/** The role of whoever is assigned without choosing one (entra-engine A-044). */
const DEFAULT_ACCESS_ROLE_ID = '00000000-0000-0000-0000-000000000000';

/** A user by the name that the scenario calls it; attributes that are null are left out. */
export function user(id: string, attributes: JsonObject = {}): DirectoryEdit {
  return put('User', id, { userPrincipalName: `${id}@contoso.test`, displayName: id, ...attributes });
}

export function group(id: string, attributes: JsonObject = {}): DirectoryEdit {
  return put('Group', id, { objectId: id, displayName: id, ...attributes });
}

export const withMember = (groupId: string, memberId: string): DirectoryEdit => ({
  edit: 'addMember',
  groupId,
  memberId,
});

export function assigned(principalId: string, appRoleId = DEFAULT_ACCESS_ROLE_ID): DirectoryEdit {
  const assignment = {
    id: assignmentId(principalId),
    principalId,
    appRoleId,
    resourceId: SERVICE_PRINCIPAL_ID,
    createdDateTime: '2020-01-01T00:00:00Z',
  };
  return { edit: 'assign', assignment };
}

export const unassigned = (principalId: string): DirectoryEdit => ({
  edit: 'unassign',
  assignmentId: assignmentId(principalId),
});

export const appRoles = (...roles: readonly AppRole[]): DirectoryEdit => ({
  edit: 'putAppRoles',
  servicePrincipalId: SERVICE_PRINCIPAL_ID,
  appRoles: roles,
});

const assignmentId = (principalId: string): string => `assignment-of-${principalId}`;

function put(type: 'User' | 'Group', id: string, attributes: JsonObject): DirectoryEdit {
  const present = Object.entries(attributes).filter(([, value]) => value !== null);
  return { edit: 'put', object: { id, type, attributes: Object.fromEntries(present) } };
}
