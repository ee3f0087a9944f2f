import type { Attribute, Schema } from '../attribute.ts';
import { SCHEMAS } from '../urn.ts';
import { flag, text } from './declare.ts';

const READ_ONLY = { mutability: 'readOnly' } as const;

/** The part of draft-ietf-scim-roles-entitlements-01 that an import reads, of what users may be given. */
function offered(noun: string, from: string): readonly Attribute[] {
  return [
    text('value', `What stands in ${from}.value of a user`, {
      ...READ_ONLY,
      required: true,
      caseExact: true,
    }),
    text('display', `Name of the ${noun}`, READ_ONLY),
    text('type', `Label that tells kinds of ${from} apart`, READ_ONLY),
    flag('supported', `Whether the ${noun} may be assigned at present`, READ_ONLY),
  ];
}

export const ROLE_SCHEMA: Schema = {
  id: SCHEMAS.role,
  name: 'Role',
  description: 'Role that a user may be given',
  attributes: offered('role', 'roles'),
};

export const ENTITLEMENT_SCHEMA: Schema = {
  id: SCHEMAS.entitlement,
  name: 'Entitlement',
  description: 'Entitlement that a user may be given',
  attributes: offered('entitlement', 'entitlements'),
};
