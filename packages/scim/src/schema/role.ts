import type { Schema } from '../attribute.ts';
import { SCHEMAS } from '../urn.ts';
import { flag, text } from './declare.ts';

const READ_ONLY = { mutability: 'readOnly' } as const;

/** The part of draft-ietf-scim-roles-entitlements-01 that a role import reads. */
export const ROLE_SCHEMA: Schema = {
  id: SCHEMAS.role,
  name: 'Role',
  description: 'Role that a user may be given',
  attributes: [
    text('value', 'What stands in roles.value of a user', { ...READ_ONLY, required: true, caseExact: true }),
    text('display', 'Name of the role', READ_ONLY),
    text('type', 'Label that tells kinds of roles apart', READ_ONLY),
    flag('supported', 'Whether the role may be assigned at present', READ_ONLY),
  ],
};
