import type { Attribute } from '../attribute.ts';
import { foldCase, readBoolean, readInstantNs } from '../literal.ts';
import { isJsonArray, isJsonObject, type Json } from '../resource.ts';
import type { CompareOperator, FilterValue } from './ast.ts';

export type ValueTest = (value: Json | undefined) => boolean;

type Comparable = string | number | bigint | boolean;

/** The test of one comparison, by the declared type (RFC 7644 3.4.2.2). An unassigned value equals null and nothing else. */
export function valueTest(attribute: Attribute, op: CompareOperator, literal: FilterValue): ValueTest {
  if (literal === null) {
    if (op === 'eq') return (value) => !isAssigned(value);
    return op === 'ne' ? isAssigned : () => false;
  }
  const wanted = comparable(attribute, literal);
  if (wanted === undefined) return () => op === 'ne';
  return (value) => {
    const actual = comparable(attribute, value);
    return actual === undefined ? op === 'ne' : OPERATORS[op](actual, wanted);
  };
}

/** RFC 7644 3.4.2.2 `pr`: neither null nor empty; a complex value counts by its sub-attributes. */
export function isAssigned(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return false;
  if (isJsonArray(value)) return value.some(isAssigned);
  return isJsonObject(value) ? Object.values(value).some(isAssigned) : true;
}

/** The value in the form in which its type is compared; undefined where it is not of that type. */
export function comparable(attribute: Attribute, value: Json | undefined): Comparable | undefined {
  switch (attribute.type) {
    case 'string':
    case 'binary':
    case 'reference':
      if (typeof value !== 'string') return undefined;
      return attribute.caseExact ? value : foldCase(value);
    case 'boolean':
      return readBoolean(value);
    case 'decimal':
    case 'integer':
      return typeof value === 'number' ? value : undefined;
    case 'dateTime':
      return readInstantNs(value);
    case 'complex':
      return undefined;
  }
}

const OPERATORS: Readonly<Record<CompareOperator, (actual: Comparable, wanted: Comparable) => boolean>> = {
  eq: (actual, wanted) => actual === wanted,
  ne: (actual, wanted) => actual !== wanted,
  co: (actual, wanted) => String(actual).includes(String(wanted)),
  sw: (actual, wanted) => String(actual).startsWith(String(wanted)),
  ew: (actual, wanted) => String(actual).endsWith(String(wanted)),
  gt: (actual, wanted) => actual > wanted,
  ge: (actual, wanted) => actual >= wanted,
  lt: (actual, wanted) => actual < wanted,
  le: (actual, wanted) => actual <= wanted,
};
