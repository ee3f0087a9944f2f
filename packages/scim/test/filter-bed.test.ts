import { expect, test } from 'vitest';
import {
  checkFilter,
  GROUP,
  matchesFilter,
  parseFilter,
  ROLE,
  SCHEMAS,
  ScimError,
  USER,
} from '../src/index.ts';
import { GROUPS, USERS } from './people.ts';

const CORE = SCHEMAS.user;
const ENT = SCHEMAS.enterpriseUser;

/** A filter of a server: text to the ids it finds, or the scimType of the refusal. */
function search(type: typeof USER, text: string): string {
  try {
    const filter = parseFilter(text);
    checkFilter(filter, type);
    const found = (type === GROUP ? GROUPS : USERS).filter((resource) =>
      matchesFilter(filter, resource, type),
    );
    return found.map(({ id }) => id).join(' ');
  } catch (error) {
    if (error instanceof ScimError) return error.scimType ?? 'error';
    throw error;
  }
}

const REFUSED = 'invalidFilter';
const ALL = 'u1 u2 u3 u4';

const USER_FILTERS: readonly (readonly [id: string, filter: string, expected: string])[] = [
  ['F01', 'userName eq "bjensen"', 'u1'],
  ['F02', 'userName eq "BJENSEN"', 'u1'],
  ['F03', 'USERNAME Eq "bjensen"', 'u1'],
  ['F04', 'userName ne "bjensen"', 'u2 u3 u4'],
  ['F05', 'userName co "example"', 'u3'],
  ['F06', 'userName sw "j"', 'u2'],
  ['F07', 'userName sw "jsmith"', 'u2'],
  ['F08', 'userName ew "@example.com"', 'u3'],
  ['F09', 'userName pr', ALL],
  ['F10', 'title pr', 'u1 u4'],
  ['F11', 'nickName pr', ''],
  ['F12', 'emails pr', 'u1 u2 u4'],
  ['F13', 'name pr', ALL],
  ['F14', 'name.givenName pr', ALL],
  ['F15', 'title eq null', 'u2 u3'],
  ['F16', 'title ne null', 'u1 u4'],
  ['F17', 'externalId eq "Ext-A1"', 'u1'],
  ['F18', 'externalId eq "ext-a1"', 'u2'],
  ['F19', 'externalId sw "ext"', 'u2 u3'],
  ['F20', 'id eq "u1"', 'u1'],
  ['F21', 'id eq "U1"', ''],
  ['F22', 'meta.resourceType eq "User"', ALL],
  ['F23', 'meta.resourceType eq "user"', ''],
  ['F24', 'active eq true', 'u1 u2 u4'],
  ['F25', 'active eq false', 'u3'],
  ['F26', 'active ne true', 'u3'],
  ['F27', 'active eq "true"', 'u1 u2 u4'],
  ['F28', 'active eq True', 'u1 u2 u4'],
  ['F29', 'active gt false', REFUSED],
  ['F30', 'name.familyName eq "O\'Malley"', 'u2'],
  ['F31', 'name.familyName co "malley"', 'u2'],
  ['F32', 'name.familyName eq "MÜLLER"', 'u3'],
  ['F33', 'displayName eq "John \\"Jack\\" O\'Malley"', 'u2'],
  ['F34', 'title co "(and"', 'u4'],
  ['F35', 'title eq "Engineer (and more)"', 'u4'],
  ['F36', 'userName eq "j\\u0073mith"', 'u2'],
  ['F37', `${CORE}:userName eq "jsmith"`, 'u2'],
  ['F38', `${CORE.toUpperCase()}:userName eq "jsmith"`, 'u2'],
  ['F39', `${CORE}:name.familyName eq "Jensen"`, 'u1'],
  ['F40', `${ENT}:department eq "tours"`, 'u1'],
  ['F41', `${ENT}:manager.value eq "u2"`, 'u1'],
  ['F42', `${ENT}:employeeNumber gt "1001"`, 'u2'],
  ['F43', `schemas eq "${ENT}"`, 'u1 u2'],
  ['F44', 'emails.value eq "eve@example.com"', 'u4'],
  ['F45', 'emails eq "eve@example.com"', 'u4'],
  ['F46', 'emails.type eq "home"', 'u1 u4'],
  ['F47', 'emails.type eq "work" and emails.value ew "example.com"', 'u1 u4'],
  ['F48', 'emails[type eq "work" and value ew "example.com"]', 'u1'],
  ['F49', 'emails[type eq "work"]', 'u1 u2 u4'],
  ['F50', 'emails[type eq "other"]', ''],
  ['F51', 'emails[not (type eq "work")]', 'u1 u4'],
  ['F52', 'not (emails[type eq "work"])', 'u3'],
  ['F53', 'emails[primary eq true and value ew ".test"]', 'u4'],
  ['F54', 'emails[type eq "home" or value ew "org"]', 'u1 u2 u4'],
  ['F55', 'emails[type eq "work" and value eq "eve@corp.test"] and phoneNumbers[type eq "work"]', 'u4'],
  ['F56', 'emails ne "bjensen@example.com"', 'u1 u2 u3 u4'],
  ['F57', 'not (emails.value co "example")', 'u3'],
  ['F58', 'userType eq "Employee" and title pr', 'u1'],
  ['F59', 'userType eq "Employee" or userType eq "Intern" and active eq false', 'u1 u2 u3'],
  ['F60', '(userType eq "Employee" or userType eq "Intern") and active eq false', 'u3'],
  ['F61', 'not (userType eq "Employee") and active eq true', 'u4'],
  ['F62', 'not (userType eq "Employee" or active eq false)', 'u4'],
  ['F63', 'userType ne "Intern" and not (emails co ".test" or title pr)', 'u2'],
  ['F64', 'userType eq "Contractor" and (phoneNumbers.type eq "work")', 'u4'],
  ['F65', '((((userName eq "jsmith") and (active eq true))))', 'u2'],
  ['F66', 'userName EQ "jsmith" AND active eq true', 'u2'],
  ['F67', 'meta.lastModified gt "2024-02-01T00:00:00Z"', 'u3 u4'],
  ['F68', 'meta.lastModified ge "2024-02-01T00:00:00Z"', 'u2 u3 u4'],
  ['F69', 'meta.lastModified lt "2024-02-01T00:00:00Z"', 'u1'],
  ['F70', 'meta.lastModified le "2024-02-01T00:00:00Z"', 'u1 u2'],
  ['F71', 'meta.lastModified eq "2024-02-01T01:00:00+01:00"', 'u2'],
  ['F72', 'meta.lastModified gt "yesterday"', REFUSED],
  ['F73', 'meta.created ge "2024-01-02T00:00:00Z" and meta.created le "2024-01-03T00:00:00Z"', 'u2 u3'],
  ['F74', 'roles[value eq "admin" and primary eq true]', 'u4'],
  ['F75', 'roles[primary eq "True"].value eq "admin"', 'u4'],
  ['F76', 'userName co ""', ALL],
  ['F77', 'noSuchAttr eq "x"', REFUSED],
  ['F78', 'urn:example:nope:User:thing eq "x"', REFUSED],
  ['F79', 'name eq "Jensen"', REFUSED],
  ['F80', 'userName eq 5', REFUSED],
  ['F81', 'x509Certificates.value gt "AA=="', REFUSED],
  ['F82', 'userName regex "j.*"', REFUSED],
  ['F83', 'userName eq', REFUSED],
  ['F84', 'eq "x"', REFUSED],
  ['F85', 'userName eq jsmith', REFUSED],
  ['F86', "userName eq 'jsmith'", REFUSED],
  ['F87', '(userName eq "jsmith"', REFUSED],
  ['F88', 'userName eq "jsmith")', REFUSED],
  ['F89', 'userName eq "jsmith" and', REFUSED],
  ['F90', 'userName eq "jsmith" xor active eq true', REFUSED],
  ['F91', 'emails[type eq "work"', REFUSED],
  ['F92', 'emails[]', REFUSED],
  ['F93', 'emails[type eq "work"].value eq "eve@corp.test"', 'u4'],
  ['F94', 'userName eq "unterminated', REFUSED],
  ['F95', 'not userName eq "jsmith"', REFUSED],
  ['F96', '', REFUSED],
  ['F109', 'userName eq "a\\"; DROP TABLE users;--"', ''],
  ['F110 star', 'userName eq "*"', ''],
  ['F110 percent', 'userName eq "%"', ''],
  ['F110 underscore', 'userName eq "_"', ''],
];

test.each(USER_FILTERS)('%s: %s', (_id, filter, expected) => {
  expect(search(USER, filter)).toBe(expected);
});

const GROUP_FILTERS: readonly (readonly [id: string, filter: string, expected: string])[] = [
  ['F97', 'displayName eq "tour guides"', 'g1'],
  ['F98', 'members.value eq "u3"', 'g2'],
  ['F99', 'members[value eq "u1"]', 'g1 g2'],
  ['F100', 'members eq "u1"', 'g1 g2'],
  ['F101', 'id eq "g1" and members eq "u4"', ''],
  ['F102', 'not (members pr)', 'g3'],
  ['F103', 'externalId eq "grp-1"', ''],
];

test.each(GROUP_FILTERS)('%s: %s', (_id, filter, expected) => {
  expect(search(GROUP, filter)).toBe(expected);
});

test('F104: over several types, an attribute that a type does not have has no value', () => {
  const filter = parseFilter('displayName sw "E" or userName eq "jsmith"');
  checkFilter(filter, GROUP, { unknownAttributes: 'ignore' });
  const users = USERS.filter((user) => matchesFilter(filter, user, USER));
  const groups = GROUPS.filter((group) => matchesFilter(filter, group, GROUP));

  expect([...groups, ...users].map(({ id }) => id)).toEqual(['g2', 'g3', 'u2']);
});

test('F106: a bare word is no value', () => {
  expect(search(GROUP, '(meta.resourceType eq User) or (meta.resourceType eq Group)')).toBe(REFUSED);
});

test('F108: a filter that is too long or nested too deep is refused', () => {
  const long = Array.from({ length: 10_000 }, () => 'title pr').join(' or ');
  const deep = `${'('.repeat(200)}title pr${')'.repeat(200)}`;

  expect(search(USER, long)).toBe(REFUSED);
  expect(search(USER, deep)).toBe(REFUSED);
  expect(matchesFilter(parseFilter(long, { lengthMax: 200_000 }), USERS[0] ?? {}, USER)).toBe(true);
});

test('nesting up to the limit is read', () => {
  const nested = (depth: number) => `${'('.repeat(depth)}title pr${')'.repeat(depth)}`;

  expect(search(USER, nested(50))).toBe('u1 u4');
  expect(search(USER, nested(51))).toBe(REFUSED);
  expect(() => parseFilter(nested(3), { depthMax: 2 })).toThrow('nested deeper than 2');
});

test('Entra asks whether a user has a manager by the bare name of the complex attribute', () => {
  expect(search(USER, `id eq "u1" and ${ENT}:manager eq "u2"`)).toBe('u1');
  expect(search(USER, `id eq "u1" and ${ENT}:manager eq "u4"`)).toBe('');
});

test('an attribute of another resource type is refused by name', () => {
  expect(() => checkFilter(parseFilter('userName pr'), ROLE)).toThrow('there is no attribute userName');
});

test('what is never returned cannot be searched for', () => {
  expect(search(USER, 'password sw "a"')).toBe(REFUSED);
  expect(search(USER, 'password pr')).toBe(REFUSED);
});

test('a missing space before a string is tolerated, as in a sample of RFC 7644', () => {
  expect(search(USER, 'emails[type eq"home" and value eq"babs@jensen.test"]')).toBe('u1');
});

test('a dateTime is compared to the nanosecond', () => {
  const user = { ...USERS[0], meta: { lastModified: '2024-01-01T00:00:00.1234567Z' } };
  const matches = (text: string) => matchesFilter(parseFilter(text), user, USER);

  expect(matches('meta.lastModified gt "2024-01-01T00:00:00.1234566Z"')).toBe(true);
  expect(matches('meta.lastModified eq "2024-01-01T00:00:00.12345670Z"')).toBe(true);
  expect(matches('meta.lastModified lt "2024-01-01T00:00:00.1234568Z"')).toBe(true);
});
