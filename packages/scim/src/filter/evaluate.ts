import type { ResourceType } from '../attribute.ts';
import type { JsonObject, Resource } from '../resource.ts';
import type { Filter } from './ast.ts';
import { isAssigned, type ValueTest, valueTest } from './compare.ts';
import { asElement, comparedPlace, elementScope, type Place, resourceScope, type Scope } from './scope.ts';

export type Predicate = (object: JsonObject) => boolean;

/**
 * The filter as a test on resources, its paths resolved once. It never throws: what the type does not declare is
 * unassigned, and what cannot be compared does not match. `checkFilter` is what refuses.
 */
export function compileFilter(filter: Filter, type: ResourceType): (resource: Resource) => boolean {
  return compileIn(resourceScope(type), filter);
}

export function matchesFilter(filter: Filter, resource: Resource, type: ResourceType): boolean {
  return compileFilter(filter, type)(resource);
}

/** As `compileFilter`, in any scope. */
export function compileIn(scope: Scope, filter: Filter): Predicate {
  switch (filter.kind) {
    case 'and': {
      const tests = filter.filters.map((operand) => compileIn(scope, operand));
      return (object) => tests.every((test) => test(object));
    }
    case 'or': {
      const tests = filter.filters.map((operand) => compileIn(scope, operand));
      return (object) => tests.some((test) => test(object));
    }
    case 'not': {
      const test = compileIn(scope, filter.filter);
      return (object) => !test(object);
    }
    case 'present':
      return someValue(scope(filter.path), isAssigned);
    case 'compare': {
      const place = scope(filter.path);
      if (place === undefined)
        return unassigned(filter.op === 'ne' ? filter.value !== null : isNullTest(filter));
      const compared = comparedPlace(place);
      return someValue(compared, valueTest(compared.attribute, filter.op, filter.value));
    }
    case 'valuePath': {
      const place = scope(filter.attribute);
      if (place === undefined) return unassigned(false);
      const test = compileIn(elementScope(place.attribute), filter.filter);
      return someValue(place, (value) => value !== undefined && test(asElement(value)));
    }
  }
}

function someValue(place: Place | undefined, test: ValueTest): Predicate {
  return place === undefined ? unassigned(false) : (object) => place.some(object, test);
}

/** What a comparison says of an attribute that nobody declared, and that therefore has no value. */
function unassigned(answer: boolean): Predicate {
  return () => answer;
}

function isNullTest({ op, value }: { readonly op: string; readonly value: unknown }): boolean {
  return op === 'eq' && value === null;
}
