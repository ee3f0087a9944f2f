import { expect, test } from 'vitest';
import { U1, U2, U3, U4 } from '../../../tooling/cases/people.ts';
import { compileSort, type Resource, SCHEMAS, ScimError, USER } from './index.ts';

const USERS = [U1, U2, U3, U4];

function sorted(sortBy: string, sortOrder?: string, users: readonly Resource[] = USERS): string {
  const sort = compileSort({ sortBy, sortOrder }, USER);
  return users
    .toSorted((a, b) => sort.compare(sort.keyOf(a), sort.keyOf(b)))
    .map(({ id }) => id)
    .join(' ');
}

test.each([
  ['userName', undefined, 'u1 u4 u2 u3', 'ascending unless said otherwise, in any case of letters'],
  ['USERNAME', 'Descending', 'u3 u2 u4 u1', 'descending turns it round'],
  ['externalId', undefined, 'u1 u2 u3 u4', 'case-exact values by case, and no value last'],
  ['externalId', 'descending', 'u4 u3 u2 u1', 'no value first when descending'],
  ['title', undefined, 'u4 u1 u2 u3', 'equal keys keep their order'],
  ['name.familyName', undefined, 'u4 u1 u3 u2', 'a sub-attribute'],
  ['emails', undefined, 'u1 u4 u2 u3', 'the primary value of several'],
  ['emails.type', undefined, 'u1 u2 u4 u3', 'another part of the primary value'],
  ['active', undefined, 'u3 u1 u2 u4', 'false before true'],
  ['meta.lastModified', 'descending', 'u3 u4 u2 u1', 'instants with their fractions'],
  [`${SCHEMAS.enterpriseUser}:employeeNumber`, undefined, 'u1 u2 u3 u4', 'an attribute of an extension'],
  ['noSuchAttribute', undefined, 'u1 u2 u3 u4', 'an unknown attribute, which nobody has'],
  ['password', 'descending', 'u1 u2 u3 u4', 'what is never returned tells nothing'],
])('sorting by %s %s gives %s: %s', (sortBy, sortOrder, expected, _why) => {
  expect(sorted(sortBy, sortOrder)).toBe(expected);
});

test('without a primary value the first counts', () => {
  const user = (id: string, ...emails: readonly string[]): Resource => ({
    id,
    emails: emails.map((value) => ({ value })),
  });
  expect(sorted('emails.value', undefined, [user('b', 'b', 'a'), user('a', 'a', 'z')])).toBe('a b');
});

test('instants sort by time, whatever their offset and century', () => {
  const user = (id: string, created: string): Resource => ({ id, meta: { created } });
  const users = [
    user('c', '2024-01-01T00:00:00Z'),
    user('b', '2024-01-01T00:00:00+01:00'),
    user('a', '0901-01-01T00:00:00Z'),
  ];
  expect(sorted('meta.created', undefined, users)).toBe('a b c');
});

test.each([
  [{ sortBy: 'name' }, 'invalidValue'],
  [{ sortBy: 'userName', sortOrder: 'upwards' }, 'invalidValue'],
  [{ sortBy: 'user name' }, 'invalidPath'],
])('%o is refused with %s', (request, scimType) => {
  expect(() => compileSort(request, USER)).toThrow(ScimError);
  expect(() => compileSort(request, USER)).toThrow(expect.objectContaining({ scimType }));
});
