import type { Attribute, Schema } from '../attribute.ts';
import { SCHEMAS } from '../urn.ts';
import { complex, declare, flag, reference, text } from './declare.ts';

const READ_ONLY = { mutability: 'readOnly' } as const;

/** A multi-valued attribute with the default sub-attributes of RFC 7643 2.4 around its `value`. */
function labelled(
  name: string,
  description: string,
  value: Attribute,
  canonicalValues?: readonly string[],
): Attribute {
  const subAttributes = [
    value,
    text('display', 'Text for people to read'),
    text('type', 'Label that tells the values apart', canonicalValues ? { canonicalValues } : {}),
    flag('primary', 'Whether this is the preferred value; true at most once'),
  ];
  return complex(name, description, subAttributes, { multiValued: true });
}

const NAME = complex('name', "The parts of the user's name", [
  text('formatted', 'The whole name, ready to be displayed'),
  text('familyName', 'Family name'),
  text('givenName', 'Given name'),
  text('middleName', 'Middle names'),
  text('honorificPrefix', 'Title before the name, such as Dr.'),
  text('honorificSuffix', 'Suffix after the name, such as III'),
]);

const ADDRESSES = complex(
  'addresses',
  'Postal addresses',
  [
    text('formatted', 'The whole address, ready for a label'),
    text('streetAddress', 'Street, house number, or post box'),
    text('locality', 'City'),
    text('region', 'State or region'),
    text('postalCode', 'Postal code'),
    text('country', 'Country as ISO 3166-1 alpha-2 code'),
    text('type', 'Label that tells the addresses apart', { canonicalValues: ['work', 'home', 'other'] }),
    flag('primary', 'Whether this is the preferred address; true at most once'),
  ],
  { multiValued: true },
);

const GROUPS = complex(
  'groups',
  'Groups that the user belongs to; changed through the groups themselves',
  [
    text('value', 'The id of the group', READ_ONLY),
    reference('$ref', 'URI of the group', { ...READ_ONLY, referenceTypes: ['Group'] }),
    text('display', 'Name of the group', READ_ONLY),
    text('type', 'Whether the membership is direct', {
      ...READ_ONLY,
      canonicalValues: ['direct', 'indirect'],
    }),
  ],
  { multiValued: true, mutability: 'readOnly' },
);

/** RFC 7643 4.1 and 8.7.1, with the errata of the RFC Editor applied. */
export const USER_SCHEMA: Schema = {
  id: SCHEMAS.user,
  name: 'User',
  description: 'User account',
  attributes: [
    text('userName', 'Name by which the user signs in', { required: true, uniqueness: 'server' }),
    NAME,
    text('displayName', 'Name shown to others'),
    text('nickName', 'Casual name'),
    reference('profileUrl', "URL of the user's profile page", { referenceTypes: ['external'] }),
    text('title', 'Title in the organisation'),
    text('userType', 'Relation to the organisation, such as Employee'),
    text('preferredLanguage', 'Languages in the syntax of Accept-Language'),
    text('locale', 'Language tag for formats of dates and currency'),
    text('timezone', 'IANA name of the time zone'),
    flag('active', 'Whether the user may sign in'),
    text('password', 'Password in clear text, to be set and never read', {
      mutability: 'writeOnly',
      returned: 'never',
    }),
    labelled('emails', 'E-mail addresses', text('value', 'E-mail address'), ['work', 'home', 'other']),
    labelled('phoneNumbers', 'Telephone numbers', text('value', 'Telephone number, best as in RFC 3966'), [
      'work',
      'home',
      'mobile',
      'fax',
      'pager',
      'other',
    ]),
    labelled('ims', 'Instant messaging addresses', text('value', 'Instant messaging address'), [
      'aim',
      'gtalk',
      'icq',
      'xmpp',
      'msn',
      'skype',
      'qq',
      'yahoo',
      'other',
    ]),
    labelled(
      'photos',
      'Pictures of the user',
      reference('value', 'URL of the picture', { referenceTypes: ['external'] }),
      ['photo', 'thumbnail'],
    ),
    ADDRESSES,
    GROUPS,
    labelled('entitlements', 'Things the user is entitled to', text('value', 'The entitlement')),
    labelled('roles', 'Roles of the user', text('value', 'The role')),
    labelled(
      'x509Certificates',
      'Certificates of the user',
      declare('binary', 'value', 'One certificate: DER in base64'),
    ),
  ],
};
