/*
 * Which attribute of a file is which source attribute of a mapping. The canonical names are those of entra-engine 4.3;
 * the aliases are how Graph and both generations of the admin centre's CSV call them; the LDIF names stand in order of
 * preference (design 11). Names compare without regard to letter case. What is not in the table keeps its own name.
 */

export interface SourceAttribute {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly ldif?: readonly string[];
}

export const TEXT_ATTRIBUTES: readonly SourceAttribute[] = [
  { name: 'userPrincipalName', ldif: ['userPrincipalName', 'mail'] },
  { name: 'displayName', ldif: ['displayName', 'cn'] },
  { name: 'givenName', ldif: ['givenName', 'gn'] },
  { name: 'surname', aliases: ['sn'], ldif: ['sn', 'surname'] },
  { name: 'mail', ldif: ['mail', 'rfc822Mailbox'] },
  { name: 'mailNickname', ldif: ['mailNickname', 'uid', 'sAMAccountName'] },
  { name: 'jobTitle', aliases: ['title'], ldif: ['title'] },
  { name: 'department', ldif: ['department', 'ou'] },
  { name: 'companyName', aliases: ['company'], ldif: ['company', 'o'] },
  { name: 'employeeId', ldif: ['employeeId', 'employeeNumber'] },
  { name: 'preferredLanguage', ldif: ['preferredLanguage'] },
  { name: 'physicalDeliveryOfficeName', aliases: ['officeLocation'], ldif: ['physicalDeliveryOfficeName'] },
  { name: 'streetAddress', ldif: ['streetAddress', 'street'] },
  { name: 'city', ldif: ['l', 'localityName'] },
  { name: 'state', ldif: ['st'] },
  { name: 'postalCode', ldif: ['postalCode'] },
  { name: 'country', ldif: ['co', 'c'] },
  { name: 'telephoneNumber', aliases: ['businessPhones'], ldif: ['telephoneNumber'] },
  { name: 'mobile', aliases: ['mobilePhone'], ldif: ['mobile', 'mobileTelephoneNumber'] },
  { name: 'facsimileTelephoneNumber', aliases: ['faxNumber'], ldif: ['facsimileTelephoneNumber', 'fax'] },
  { name: 'description', ldif: ['description'] },
  { name: 'usageLocation' },
  { name: 'userType' },
  // The anchor of the object, and no attribute of it.
  { name: 'objectId', aliases: ['id'] },
];

export const FLAG_ATTRIBUTES: readonly SourceAttribute[] = [
  { name: 'accountEnabled' },
  { name: 'securityEnabled' },
  { name: 'mailEnabled' },
];

/** The references of an object: not attributes, but names of other objects. */
export const REFERENCE_NAMES = ['manager', 'members'] as const;

/** LDIF attributes that hold the members of a group. */
export const LDIF_MEMBER_NAMES: readonly string[] = ['member', 'uniqueMember'];

/** LDIF attributes whose value is the same in every export of the same object, the best first (design 11). */
export const LDIF_KEY_NAMES: readonly string[] = [
  'entryUUID',
  'objectGUID',
  'nsUniqueId',
  'uid',
  'sAMAccountName',
];

/** Secrets and pictures: never decoded, never kept, whatever the format. */
const NEVER_READ = new Set(
  [
    'userPassword',
    'password',
    'passwordProfile',
    'unicodePwd',
    'dBCSPwd',
    'ntPwdHistory',
    'lmPwdHistory',
    'supplementalCredentials',
    'sambaNTPassword',
    'sambaLMPassword',
    'sambaPasswordHistory',
    'krbPrincipalKey',
    'krb5Key',
    'authPassword',
    'passwordHistory',
    'pwdHistory',
    'userPKCS12',
    'ms-Mcs-AdmPwd',
    'jpegPhoto',
    'thumbnailPhoto',
    'thumbnailLogo',
    'photo',
    'photos',
    'audio',
  ].map((name) => name.toLowerCase()),
);

const CANONICAL = new Map(
  [...TEXT_ATTRIBUTES, ...FLAG_ATTRIBUTES].flatMap(({ name, aliases = [] }) =>
    [name, ...aliases].map((known) => [known.toLowerCase(), name] as const),
  ),
);

export function isNeverRead(name: string): boolean {
  return NEVER_READ.has(name.toLowerCase());
}

/** The canonical name of an attribute of a JSON or CSV file; a name that the table does not hold stays as it is. */
export function canonicalName(name: string): string {
  return CANONICAL.get(name.toLowerCase()) ?? name;
}
