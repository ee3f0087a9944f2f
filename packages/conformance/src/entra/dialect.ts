import { type JsonObject, SCHEMAS } from '@scimulator/scim';
import { ADSCIM_GROUP } from '../samples.ts';

/** Entra's two ways of writing PATCH: without and with the flag of that name on the tenant URL. */
export type DialectName = 'legacy' | 'aadOptscim062020';

/** What Entra changes about a user in one update. */
export interface UserChanges {
  readonly displayName: string;
  readonly familyName: string;
  readonly email: string;
  readonly mobile: string;
  readonly department: string;
}

/** The shapes of one dialect (Entra: SCIM article; SCIM compliance flag article). */
export interface Dialect {
  readonly name: DialectName;
  readonly groupSchemas: readonly string[];
  update(changes: UserChanges): readonly JsonObject[];
  setManager(managerId: string): readonly JsonObject[];
  setRole(role: string): readonly JsonObject[];
  disable(): readonly JsonObject[];
  addMembers(ids: readonly string[]): readonly JsonObject[];
  removeMember(id: string): readonly JsonObject[];
}

const WORK_EMAIL = 'emails[type eq "work"].value';
const MOBILE = 'phoneNumbers[type eq "mobile"].value';
const DEPARTMENT = `${SCHEMAS.enterpriseUser}:department`;
const MANAGER = `${SCHEMAS.enterpriseUser}:manager`;
/** The quoted "True" is Entra's own; it stands in both dialects. */
const PRIMARY_ROLE = 'roles[primary eq "True"].value';

/** Microsoft writes the reference, always empty, beside the value. */
const legacyMember = (value: string): JsonObject => ({ $ref: null, value });

const LEGACY: Dialect = {
  name: 'legacy',
  groupSchemas: [SCHEMAS.group, ADSCIM_GROUP],
  update: ({ displayName, familyName, email, mobile, department }) => [
    { op: 'Replace', path: 'displayName', value: displayName },
    { op: 'Replace', path: 'name.familyName', value: familyName },
    { op: 'Replace', path: WORK_EMAIL, value: email },
    { op: 'Add', path: MOBILE, value: mobile },
    { op: 'Add', path: DEPARTMENT, value: department },
  ],
  setManager: (managerId) => [{ op: 'Add', path: MANAGER, value: managerId }],
  setRole: (role) => [{ op: 'Add', path: PRIMARY_ROLE, value: role }],
  disable: () => [{ op: 'Replace', path: 'active', value: 'False' }],
  addMembers: (ids) => [{ op: 'Add', path: 'members', value: ids.map(legacyMember) }],
  removeMember: (id) => [{ op: 'Remove', path: 'members', value: [legacyMember(id)] }],
};

const FLAG: Dialect = {
  name: 'aadOptscim062020',
  groupSchemas: [SCHEMAS.group],
  update: ({ displayName, familyName, email, mobile, department }) => [
    { op: 'replace', path: WORK_EMAIL, value: email },
    { op: 'add', path: MOBILE, value: mobile },
    { op: 'replace', value: { displayName, 'name.familyName': familyName, [DEPARTMENT]: department } },
  ],
  setManager: (managerId) => [{ op: 'add', path: MANAGER, value: managerId }],
  setRole: (role) => [{ op: 'add', path: PRIMARY_ROLE, value: role }],
  disable: () => [{ op: 'replace', path: 'active', value: false }],
  addMembers: (ids) => [{ op: 'add', path: 'members', value: ids.map((value) => ({ value })) }],
  removeMember: (id) => [{ op: 'remove', path: `members[value eq ${JSON.stringify(id)}]` }],
};

export const DIALECTS: Readonly<Record<DialectName, Dialect>> = { legacy: LEGACY, aadOptscim062020: FLAG };
