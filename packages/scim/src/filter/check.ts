import type { Attribute, AttributeType, ResourceType } from '../attribute.ts';
import { refusal } from '../error.ts';
import { printAttributePath } from '../path.ts';
import type { Tolerances } from '../tolerance.ts';
import { COMPARE_OPERATORS, type CompareOperator, type Comparison, type Filter } from './ast.ts';
import { comparable } from './compare.ts';
import { comparedPlace, elementScope, type Place, resourceScope, type Scope } from './scope.ts';

export interface CheckOptions {
  /** `ignore` where resources of several types are searched: there an attribute may belong to another type. */
  readonly unknownAttributes?: 'ignore' | 'reject';
  /** The text "True" or "False" against a boolean: compared as one (default; Entra filters so), or invalidFilter. */
  readonly coerceBooleanText?: Tolerances['coerceBooleanText'];
}

/** Throws invalidFilter where the filter does not fit what the type declares: unknown attributes, `active gt true`, `userName eq 5`. */
export function checkFilter(filter: Filter, type: ResourceType, options: CheckOptions = {}): void {
  checkIn(resourceScope(type), filter, options);
}

/** The same for the filter in the brackets behind `attribute`. */
export function checkValueFilter(filter: Filter, attribute: Attribute, options: CheckOptions = {}): void {
  checkIn(elementScope(attribute), filter, options);
}

function checkIn(scope: Scope, filter: Filter, options: CheckOptions): void {
  switch (filter.kind) {
    case 'and':
    case 'or':
      for (const operand of filter.filters) checkIn(scope, operand, options);
      return;
    case 'not':
      checkIn(scope, filter.filter, options);
      return;
    case 'present':
      checkKnown(scope(filter.path), printAttributePath(filter.path), options);
      return;
    case 'compare': {
      const place = checkKnown(scope(filter.path), printAttributePath(filter.path), options);
      if (place !== undefined) checkComparison(comparedPlace(place).attribute, filter, options);
      return;
    }
    case 'valuePath': {
      const place = checkKnown(scope(filter.attribute), printAttributePath(filter.attribute), options);
      if (place !== undefined) checkIn(elementScope(place.attribute), filter.filter, options);
      return;
    }
  }
}

function checkKnown(place: Place | undefined, path: string, options: CheckOptions): Place | undefined {
  if (place === undefined && options.unknownAttributes !== 'ignore') {
    throw refusal('invalidFilter', `there is no attribute ${path}`);
  }
  // A filter would tell, guess by guess, what is never returned.
  if (place?.attribute.returned === 'never') {
    throw refusal('invalidFilter', `${path} is never returned and cannot be searched for`);
  }
  return place;
}

/** The operators that make sense for each type (RFC 7644 3.4.2.2, table 3; RFC 7643 2.3). */
const OPERATORS_OF: Readonly<Record<AttributeType, readonly CompareOperator[]>> = {
  string: COMPARE_OPERATORS,
  reference: COMPARE_OPERATORS,
  boolean: ['eq', 'ne'],
  binary: ['eq', 'ne'],
  decimal: ['eq', 'ne', 'gt', 'ge', 'lt', 'le'],
  integer: ['eq', 'ne', 'gt', 'ge', 'lt', 'le'],
  dateTime: ['eq', 'ne', 'gt', 'ge', 'lt', 'le'],
  complex: [],
};

function checkComparison(
  attribute: Attribute,
  { path, op, value }: Comparison,
  { coerceBooleanText = 'on' }: CheckOptions,
): void {
  const name = printAttributePath(path);
  if (attribute.type === 'complex') {
    throw refusal('invalidFilter', `${name} is complex: compare one of its sub-attributes, or use pr`);
  }
  if (!OPERATORS_OF[attribute.type].includes(op)) {
    throw refusal('invalidFilter', `${name} is of type ${attribute.type}, which ${op} cannot compare`);
  }
  const isTextOfBoolean = attribute.type === 'boolean' && typeof value === 'string';
  if (value === null) {
    if (op !== 'eq' && op !== 'ne') throw refusal('invalidFilter', `${op} cannot compare ${name} with null`);
  } else if (comparable(attribute, value) === undefined || (isTextOfBoolean && coerceBooleanText === 'off')) {
    throw refusal(
      'invalidFilter',
      `${name} is of type ${attribute.type}, which cannot be compared with ${JSON.stringify(value)}`,
    );
  }
}
