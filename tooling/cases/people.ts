import { ENTERPRISE_USER, GROUP, type JsonObject, USER } from './json.ts';

/*
 * Four users and three groups on which the filter and PATCH tables stand.
 */

const meta = (resourceType: string, created: string, lastModified: string) => ({
  resourceType,
  created,
  lastModified,
});

export const U1: JsonObject = {
  schemas: [USER, ENTERPRISE_USER],
  id: 'u1',
  externalId: 'Ext-A1',
  userName: 'BJensen',
  name: { givenName: 'Barbara', familyName: 'Jensen' },
  displayName: 'Babs Jensen',
  title: 'Tour Guide',
  userType: 'Employee',
  active: true,
  emails: [
    { type: 'work', value: 'bjensen@example.com', primary: true },
    { type: 'home', value: 'babs@jensen.test' },
  ],
  [ENTERPRISE_USER]: { employeeNumber: '1001', department: 'Tours', manager: { value: 'u2' } },
  meta: meta('User', '2024-01-01T00:00:00Z', '2024-01-10T00:00:00Z'),
};

export const U2: JsonObject = {
  schemas: [USER, ENTERPRISE_USER],
  id: 'u2',
  externalId: 'ext-a1',
  userName: 'jsmith',
  name: { givenName: 'John', familyName: "O'Malley" },
  displayName: 'John "Jack" O\'Malley',
  userType: 'Employee',
  active: true,
  emails: [{ type: 'work', value: 'jsmith@example.org', primary: true }],
  [ENTERPRISE_USER]: { employeeNumber: '1002', department: 'Sales' },
  meta: meta('User', '2024-01-02T00:00:00Z', '2024-02-01T00:00:00Z'),
};

export const U3: JsonObject = {
  schemas: [USER],
  id: 'u3',
  externalId: 'ext-b2',
  userName: 'mia@example.com',
  name: { givenName: 'Mia', familyName: 'Müller' },
  displayName: 'Mia Müller',
  userType: 'Intern',
  active: false,
  meta: meta('User', '2024-01-03T00:00:00Z', '2024-03-01T00:00:00Z'),
};

export const U4: JsonObject = {
  schemas: [USER],
  id: 'u4',
  userName: 'emp4',
  name: { givenName: 'Eve', familyName: 'Employee' },
  title: 'Engineer (and more)',
  userType: 'Contractor',
  active: true,
  emails: [
    { type: 'home', value: 'eve@example.com' },
    { type: 'work', value: 'eve@corp.test', primary: true },
  ],
  phoneNumbers: [{ type: 'work', value: '+1-555-0100' }],
  roles: [{ value: 'admin', primary: true }, { value: 'reader' }],
  meta: meta('User', '2024-01-04T00:00:00Z', '2024-02-01T00:00:00.500Z'),
};

export const USERS: readonly JsonObject[] = [U1, U2, U3, U4];

const group = (id: string, displayName: string, members: readonly string[]): JsonObject => ({
  schemas: [GROUP],
  id,
  displayName,
  ...(members.length > 0 ? { members: members.map((value) => ({ value })) } : {}),
  meta: meta('Group', '2024-01-05T00:00:00Z', '2024-01-05T00:00:00Z'),
});

export const G1: JsonObject = { ...group('g1', 'Tour Guides', ['u1', 'u2']), externalId: 'Grp-1' };

export const GROUPS: readonly JsonObject[] = [
  G1,
  group('g2', 'Employees', ['u1', 'u2', 'u3', 'u4']),
  group('g3', 'Empty', []),
];
