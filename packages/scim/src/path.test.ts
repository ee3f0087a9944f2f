import { expect, test } from 'vitest';
import { locateAttribute, parseAttributePath, resolveAttribute, SCHEMAS, ScimError, USER } from './index.ts';

test('a URN is told from the name by its last colon, for it holds dots itself', () => {
  expect(parseAttributePath(`${SCHEMAS.enterpriseUser}:manager.value`)).toEqual({
    schema: SCHEMAS.enterpriseUser,
    name: 'manager',
    sub: 'value',
  });
});

test.each([
  [''],
  ['.'],
  ['a.'],
  ['a.b.c'],
  ['1a'],
  ['a b'],
  [':a'],
  ['urn:x:'],
  ['a['],
  ['"a"'],
  ['__proto__'],
])('%j is no attribute path', (text) => {
  expect(() => parseAttributePath(text)).toThrow(ScimError);
});

test('names and URNs are found in any case', () => {
  const path = parseAttributePath(`${SCHEMAS.enterpriseUser.toUpperCase()}:MANAGER.VALUE`);

  expect(resolveAttribute(USER, path)).toMatchObject({ name: 'value', caseExact: true });
  expect(locateAttribute(USER, path)).toMatchObject({
    extension: SCHEMAS.enterpriseUser,
    attribute: { name: 'manager' },
  });
  expect(resolveAttribute(USER, { name: 'META', sub: 'lastmodified' })).toMatchObject({ type: 'dateTime' });
});

test.each([
  ['department'],
  ['emails.nope'],
  ['urn:example:x:title'],
  [`${SCHEMAS.enterpriseUser}:title`],
  ['constructor'],
])('%s is no attribute of a user', (text) => {
  expect(resolveAttribute(USER, parseAttributePath(text))).toBeUndefined();
});
