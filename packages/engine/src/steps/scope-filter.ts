import type { Json, JsonObject } from '@scimulator/scim';
import type { Patterns } from '../expression/patterns.ts';
import { booleanOf, isEmpty, textOf } from '../expression/value.ts';
import type { FilterClause, FilterGroup } from '../schema/compiled-schema.ts';

export interface ScopeResult {
  readonly passed: boolean;
  /** Each clause by its label, `<title>.<attribute> <OPERATOR> '<value>'`. */
  readonly results: Readonly<Record<string, boolean>>;
}

/** Clauses of a filter are joined by AND, filters by OR; without a filter everybody passes (entra-engine 2.3). */
export function evaluateScope(
  filters: readonly FilterGroup[],
  attributes: JsonObject,
  patterns: Patterns,
): ScopeResult {
  const results: Record<string, boolean> = {};
  let passed = filters.length === 0;
  for (const { clauses } of filters) {
    let allHold = true;
    for (const clause of clauses) {
      const result = holds(clause, attributes, patterns);
      results[clause.label] = result;
      allHold &&= result;
    }
    passed ||= allHold;
  }
  return { passed, results };
}

/** Null and empty make every clause false but IS NULL, the negated ones too. */
function holds(clause: FilterClause, attributes: JsonObject, patterns: Patterns): boolean {
  const value = Object.hasOwn(attributes, clause.attribute) ? attributes[clause.attribute] : undefined;
  if (clause.operator === 'IS NULL') return isEmpty(value);
  if (value === undefined || isEmpty(value)) return false;
  return holdsFor(clause, value, patterns);
}

function holdsFor({ operator, value: operand }: FilterClause, value: Json, patterns: Patterns): boolean {
  const text = textOf(value) ?? JSON.stringify(value);
  switch (operator) {
    case 'EQUALS':
      return text === operand;
    case 'NOT EQUALS':
      return text !== operand;
    case 'IS TRUE':
      return booleanOf(value) === true;
    case 'IS FALSE':
      return booleanOf(value) === false;
    case 'IS NULL':
      return false;
    case 'IS NOT NULL':
      return true;
    case 'REGEX MATCH':
      return matches(operand, text, patterns) === true;
    case 'NOT REGEX MATCH':
      return matches(operand, text, patterns) === false;
    case 'Greater_Than':
      return compareIntegers(text, operand, (a, b) => a > b);
    case 'Greater_Than_OR_EQUALS':
      return compareIntegers(text, operand, (a, b) => a >= b);
    case 'Includes':
      return text.includes(operand);
    case 'ENDS_WITH':
      return text.endsWith(operand);
    case '&':
      return operand.includes(text);
    case '!&':
      return !operand.includes(text);
  }
}

/** Undefined where the pattern took too long: then neither the clause nor its negation holds. */
function matches(pattern: string, text: string, patterns: Patterns): boolean | undefined {
  const result = patterns.test(pattern, text);
  return result.ok ? result.value : undefined;
}

const INTEGER = /^-?\d+$/;

/** Integers of no more characters are exact as numbers, which compare faster. */
const SAFE_DIGITS = 15;

/** False, and no error, for anything that is no integer. */
function compareIntegers(
  a: string,
  b: string,
  holdsBetween: <T extends number | bigint>(a: T, b: T) => boolean,
): boolean {
  if (!INTEGER.test(a) || !INTEGER.test(b)) return false;
  const areSafe = a.length <= SAFE_DIGITS && b.length <= SAFE_DIGITS;
  return areSafe ? holdsBetween(Number(a), Number(b)) : holdsBetween(BigInt(a), BigInt(b));
}
