import type { Attribute } from '../attribute.ts';
import { complex, declare, reference, text } from './declare.ts';

const READ_ONLY = { mutability: 'readOnly' } as const;
const EXACT_READ_ONLY = { mutability: 'readOnly', caseExact: true } as const;

/** Which schemas a resource uses: follows from its content, so that no writer has to keep it true. */
export const SCHEMAS_ATTRIBUTE = text('schemas', 'URNs of the schemas this resource uses', {
  multiValued: true,
  required: true,
  returned: 'always',
});

/** The attributes of every resource (RFC 7643 3.1). They belong to no Schema document. */
export const COMMON_ATTRIBUTES: readonly Attribute[] = [
  SCHEMAS_ATTRIBUTE,
  text('id', 'Identifier issued by the service provider', {
    mutability: 'readOnly',
    caseExact: true,
    returned: 'always',
    uniqueness: 'server',
  }),
  text('externalId', 'Identifier issued by the provisioning client', { caseExact: true }),
  complex(
    'meta',
    'What the service provider records about the resource',
    [
      text('resourceType', 'Name of the resource type', EXACT_READ_ONLY),
      declare('dateTime', 'created', 'When the resource was created', READ_ONLY),
      declare('dateTime', 'lastModified', 'When the resource last changed', READ_ONLY),
      reference('location', 'URI of the resource', { ...READ_ONLY, referenceTypes: ['uri'] }),
      text('version', 'Entity tag of this state of the resource', EXACT_READ_ONLY),
    ],
    READ_ONLY,
  ),
];
