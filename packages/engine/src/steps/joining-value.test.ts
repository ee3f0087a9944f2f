import { expect, test } from 'vitest';
import { testEnvironment } from '../../test/environment.ts';
import { direct, expression, mapping, userMapping } from '../../test/schema-fixture.ts';
import { joiningValues } from './joining-value.ts';

const context = { appRoles: [], environment: testEnvironment() };
const user = userMapping([
  mapping('externalId', expression('Append([employeeId], "-x")'), { matchingPriority: 3 }),
  mapping('emails[type eq "work"].value', direct('mail'), { matchingPriority: 2 }),
]);

const joining = (attributes: Record<string, string | readonly string[]>, by = user) =>
  joiningValues(by, { id: 'o1', attributes }, context);

test('the values come by precedence, mapped', () => {
  expect(joining({ employeeId: '7', mail: 'a@x', userPrincipalName: 'u@x' })).toEqual({
    ok: true,
    values: [
      { attribute: 'userName', value: 'u@x' },
      { attribute: 'emails[type eq "work"].value', value: 'a@x' },
      { attribute: 'externalId', value: '7-x' },
    ],
  });
});

test('an attribute without value is left out', () => {
  const byName = userMapping([mapping('externalId', direct('employeeId'), { matchingPriority: 2 })]);
  expect(joining({ userPrincipalName: '', employeeId: '7' }, byName)).toEqual({
    ok: true,
    values: [{ attribute: 'externalId', value: '7' }],
  });
  expect(joining({}, byName)).toEqual({ ok: true, values: [] });
});

test('ENG-SCOPE-25: a guest is looked for by its name at home', () => {
  expect(joining({ userPrincipalName: 'a_x.com#EXT#@home' })).toMatchObject({
    values: [{ attribute: 'userName', value: 'a@x.com' }, { attribute: 'externalId' }],
  });
});

test('an expression that cannot be evaluated is a failure and not a missing value', () => {
  const broken = userMapping([mapping('externalId', expression('ToLower([many])'), { matchingPriority: 2 })]);
  expect(joining({ many: ['a', 'b'] }, broken)).toMatchObject({
    ok: false,
    failure: { code: 'InternalError', detail: expect.stringContaining('externalId') },
  });
});

test('several values decide no match', () => {
  const several = userMapping([mapping('externalId', direct('many'), { matchingPriority: 2 })]);
  expect(joining({ many: ['a', 'b'] }, several)).toMatchObject({
    ok: false,
    failure: { code: 'SchemaPropertyCanOnlyAcceptValue' },
  });
});
