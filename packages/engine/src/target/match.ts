import { foldCase, parsePath, type Resource } from '@scimulator/scim';
import { valuesAt } from '../steps/target-value.ts';
import type { MatchQuery } from './target.ts';

/**
 * Whether the object has the asked value at the asked attribute. Without regard to case, which is how RFC 7643 compares
 * `userName`: it only has to tell a server that filters from one that does not.
 */
export function matches(
  resource: Resource,
  { attribute, value }: Pick<MatchQuery, 'attribute' | 'value'>,
): boolean {
  return matchKeys(resource, attribute).includes(matchKey(value));
}

/** The form in which values are compared when objects are matched. */
export function matchKey(value: string): string {
  return foldCase(value);
}

/** What the object is found by when it is asked for by this attribute. */
export function matchKeys(resource: Resource, attribute: string): readonly string[] {
  return valuesAt(resource, parsePath(attribute)).map((value) => matchKey(String(value)));
}
