import type { Json } from '@scimulator/scim';
import { expect, test } from 'vitest';
import { type Patterns, safePatterns } from '../expression/patterns.ts';
import type { FilterGroup, ScopeOperator } from '../schema/compiled-schema.ts';
import { evaluateScope } from './scope-filter.ts';

const patterns = safePatterns();

type Clause = readonly [attribute: string, operator: ScopeOperator, value?: string];

const filter = (title: string, ...clauses: readonly Clause[]): FilterGroup => ({
  title,
  clauses: clauses.map(([attribute, operator, value = '']) => ({
    attribute,
    operator,
    value,
    label: `${title}.${attribute} ${operator} '${value}'`,
  })),
});

const holds = (operator: ScopeOperator, operand: string, value: Json | undefined) =>
  evaluateScope([filter('T', ['a', operator, operand])], value === undefined ? {} : { a: value }, patterns)
    .passed;

test.each<[string, ScopeOperator, string, Json | undefined, boolean]>([
  ['ENG-SCOPE-10', 'EQUALS', 'Sales', 'sales', false],
  ['ENG-SCOPE-10', 'EQUALS', 'Sales', 'Sales', true],
  ['numbers', 'EQUALS', '7', 7, true],
  ['ENG-SCOPE-11', 'NOT EQUALS', 'Sales', null, false],
  ['ENG-SCOPE-11', 'NOT EQUALS', 'Sales', undefined, false],
  ['ENG-SCOPE-11', 'NOT EQUALS', 'Sales', 'sales', true],
  ['ENG-SCOPE-12', 'NOT REGEX MATCH', 'x', null, false],
  ['ENG-SCOPE-12', 'NOT REGEX MATCH', 'x', '', false],
  ['ENG-SCOPE-12', 'NOT REGEX MATCH', 'x', 'y', true],
  ['ENG-SCOPE-13', 'IS NULL', '', null, true],
  ['ENG-SCOPE-13', 'IS NULL', '', undefined, true],
  ['A-035', 'IS NULL', '', '', true],
  ['ENG-SCOPE-13', 'IS NOT NULL', '', null, false],
  ['ENG-SCOPE-13', 'IS NOT NULL', '', 'x', true],
  ['ENG-SCOPE-14', 'Greater_Than', '10', '10', false],
  ['ENG-SCOPE-14', 'Greater_Than', '10', '11', true],
  ['numbers as texts', 'Greater_Than', '9', '10', true],
  ['ENG-SCOPE-15', 'Greater_Than_OR_EQUALS', '10', 10, true],
  ['ENG-SCOPE-16', 'Greater_Than', '10', 'abc', false],
  ['ENG-SCOPE-16', 'Greater_Than', 'abc', '10', false],
  ['A-036', 'Greater_Than', '1', '1.5', false],
  ['ENG-SCOPE-17', 'Includes', 'eng', 'Engineering', false],
  ['ENG-SCOPE-17', 'Includes', 'Eng', 'Engineering', true],
  ['ENG-SCOPE-18', 'ENDS_WITH', '@contoso.com', 'ada@contoso.com', true],
  ['ENG-SCOPE-18', 'ENDS_WITH', '@contoso.com', 'ada@fabrikam.com', false],
  ['ENG-SCOPE-28', 'REGEX MATCH', '^.*@domain\\.com$', 'ada@other.com', false],
  ['ENG-SCOPE-28', 'REGEX MATCH', '^.*@domain\\.com$', 'ada@domain.com', true],
  ['A-038', 'REGEX MATCH', '[1-9][0-9]', 'room 42b', true],
  ['A-040', '&', 'Sales,HR', 'HR', true],
  ['A-040', '&', 'Sales,HR', 'IT', false],
  ['A-040', '!&', 'Sales,HR', 'IT', true],
  ['A-040', '!&', 'Sales,HR', null, false],
  ['A-042', 'IS TRUE', '', true, true],
  ['A-042', 'IS TRUE', '', 'TRUE', true],
  ['A-042', 'IS TRUE', '', 'yes', false],
  ['A-042', 'IS TRUE', '', null, false],
  ['A-042', 'IS FALSE', '', 'False', true],
  ['A-042', 'IS FALSE', '', null, false],
])('%s: %s %j over %j is %s', (_, operator, operand, value, expected) => {
  expect(holds(operator, operand, value)).toBe(expected);
});

test('ENG-SCOPE-08: clauses of a filter are joined by AND', () => {
  const filters = [filter('A', ['department', 'EQUALS', 'Sales'], ['country', 'EQUALS', 'NL'])];
  expect(evaluateScope(filters, { department: 'Sales', country: 'DE' }, patterns)).toEqual({
    passed: false,
    results: { "A.department EQUALS 'Sales'": true, "A.country EQUALS 'NL'": false },
  });
});

test('ENG-SCOPE-09: filters are joined by OR', () => {
  const filters = [filter('A', ['department', 'EQUALS', 'Sales']), filter('B', ['country', 'EQUALS', 'NL'])];
  expect(evaluateScope(filters, { department: 'HR', country: 'NL' }, patterns)).toEqual({
    passed: true,
    results: { "A.department EQUALS 'Sales'": false, "B.country EQUALS 'NL'": true },
  });
});

test('ENG-SCOPE-23: without a filter everybody passes', () => {
  expect(evaluateScope([], {}, patterns)).toEqual({ passed: true, results: {} });
});

test('A-039: a pattern that takes too long makes the clause false, and its negation too', () => {
  const slow: Patterns = {
    test: () => ({ ok: false, detail: 'too long' }),
    matches: () => ({ ok: false, detail: 'too long' }),
  };
  for (const operator of ['REGEX MATCH', 'NOT REGEX MATCH'] as const) {
    expect(evaluateScope([filter('T', ['a', operator, 'x'])], { a: 'x' }, slow).passed).toBe(false);
  }
});

test('what every object inherits is no attribute', () => {
  expect(evaluateScope([filter('T', ['constructor', 'IS NOT NULL'])], {}, patterns).passed).toBe(false);
});
