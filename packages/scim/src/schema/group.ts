import type { Schema } from '../attribute.ts';
import { SCHEMAS } from '../urn.ts';
import { complex, reference, text } from './declare.ts';

/** RFC 7643 4.2, with erratum 5368: `displayName` is required. Members come and go; none is edited. */
export const GROUP_SCHEMA: Schema = {
  id: SCHEMAS.group,
  name: 'Group',
  description: 'Group of users and of groups',
  attributes: [
    text('displayName', 'Name of the group', { required: true }),
    complex(
      'members',
      'Members of the group',
      [
        text('value', 'The id of the member', { mutability: 'immutable' }),
        reference('$ref', 'URI of the member', {
          mutability: 'immutable',
          referenceTypes: ['User', 'Group'],
        }),
        text('type', 'What kind of resource the member is', {
          mutability: 'immutable',
          canonicalValues: ['User', 'Group'],
        }),
        text('display', 'Name of the member', { mutability: 'readOnly' }),
      ],
      { multiValued: true },
    ),
  ],
};
