import { expect, test } from 'vitest';
import { testEnvironment } from '../test/environment.ts';
import { evaluateText } from './evaluate-text.ts';

const ROLES = [
  { id: '1', value: 'admin', displayName: 'Admin' },
  { id: '2', value: 'user', displayName: 'User' },
];

test.each([
  ['Append([givenName], "!")', 'Ada!'],
  ['[userPrincipalName]', 'ada@home.example'],
  ['Not([IsSoftDeleted])', false],
  ['SingleAppRoleAssignment([appRoleAssignments])', 'admin'],
  ['[objectId]', 'o1'],
  ['[constructor]', null],
])('%s is evaluated as a mapping would', (text, value) => {
  const attributes = {
    id: 'o1',
    givenName: 'Ada',
    userPrincipalName: 'ada_home.example#EXT#@contoso.example',
    IsSoftDeleted: 'True',
    appRoleAssignments: ROLES,
  };
  expect(evaluateText(text, attributes, testEnvironment())).toEqual({ ok: true, value });
});

test('a text that is no expression is told apart from an expression without a value', () => {
  const environment = testEnvironment();
  expect(evaluateText('Append([a]', {}, environment)).toEqual({
    ok: false,
    problem: { position: 11, expected: "',' or ')'", found: 'the end of the expression' },
  });
  expect(evaluateText('CDate("x")', {}, environment)).toMatchObject({
    ok: false,
    detail: expect.any(String),
  });
});
