import { SCHEMAS } from '@scimulator/scim';
import { expect, test } from 'vitest';
import { matches } from './match.ts';

const ADA = { userName: 'Ada', title: 'Countess', emails: [{ type: 'work', value: 'ada@contoso.test' }] };

test.each([
  ['userName', 'ada', true],
  [`${SCHEMAS.user}:userName`, 'ada', true],
  ['emails', 'ADA@contoso.test', true],
  ['emails[type eq "work"].value', 'ada@contoso.test', true],
  ['emails[type eq "home"].value', 'ada@contoso.test', false],
  // A core attribute of the same name is another attribute.
  [`${SCHEMAS.enterpriseUser}:title`, 'Countess', false],
])('%s of the object is matched by %s: %s', (attribute, value, isMatch) => {
  expect(matches(ADA, { attribute, value })).toBe(isMatch);
});
