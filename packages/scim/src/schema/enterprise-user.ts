import type { Schema } from '../attribute.ts';
import { SCHEMAS } from '../urn.ts';
import { complex, reference, text } from './declare.ts';

/** RFC 7643 4.3, with erratum 8472. `manager.$ref` is optional: no known client sends it (Entra never does). */
export const ENTERPRISE_USER_SCHEMA: Schema = {
  id: SCHEMAS.enterpriseUser,
  name: 'EnterpriseUser',
  description: 'User as a member of an enterprise',
  attributes: [
    text('employeeNumber', 'Number given to the user by the organisation'),
    text('costCenter', 'Cost center'),
    text('organization', 'Organisation'),
    text('division', 'Division'),
    text('department', 'Department'),
    complex('manager', "The user's manager", [
      text('value', "The id of the manager's user resource", { required: true, caseExact: true }),
      reference('$ref', "URI of the manager's user resource", { referenceTypes: ['User'] }),
      text('displayName', 'Name of the manager', { mutability: 'readOnly' }),
    ]),
  ],
};
