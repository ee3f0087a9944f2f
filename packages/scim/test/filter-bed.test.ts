import { expect, test } from 'vitest';
import { GROUP_FILTERS, USER_FILTERS } from '../../../tooling/cases/filter-cases.ts';
import { GROUPS, USERS } from '../../../tooling/cases/people.ts';
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

test.each(USER_FILTERS)('%s: %s', (_id, filter, expected) => {
  expect(search(USER, filter)).toBe(expected);
});

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
