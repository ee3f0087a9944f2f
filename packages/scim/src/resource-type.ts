import type { ResourceType } from './attribute.ts';
import { ENTERPRISE_USER_SCHEMA } from './schema/enterprise-user.ts';
import { GROUP_SCHEMA } from './schema/group.ts';
import { ENTITLEMENT_SCHEMA, ROLE_SCHEMA } from './schema/role.ts';
import { USER_SCHEMA } from './schema/user.ts';

export const USER: ResourceType = {
  id: 'User',
  name: 'User',
  endpoint: '/Users',
  description: 'User account',
  schema: USER_SCHEMA,
  extensions: [{ schema: ENTERPRISE_USER_SCHEMA, required: false }],
};

export const GROUP: ResourceType = {
  id: 'Group',
  name: 'Group',
  endpoint: '/Groups',
  description: 'Group of users and of groups',
  schema: GROUP_SCHEMA,
  extensions: [],
};

export const ROLE: ResourceType = {
  id: 'Role',
  name: 'Role',
  endpoint: '/Roles',
  description: 'Role that a user may be given',
  schema: ROLE_SCHEMA,
  extensions: [],
};

export const ENTITLEMENT: ResourceType = {
  id: 'Entitlement',
  name: 'Entitlement',
  endpoint: '/Entitlements',
  description: 'Entitlement that a user may be given',
  schema: ENTITLEMENT_SCHEMA,
  extensions: [],
};
