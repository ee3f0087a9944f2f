import {
  type Filter,
  foldCase,
  isJsonObject,
  type Json,
  type JsonObject,
  type PatchPath,
  parsePath,
  type Resource,
} from '@scimulator/scim';
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

/** The values at a path of entra-engine 4.4; of a multi-valued attribute those of all its elements. */
function valuesAt(resource: Resource, { attribute, filter, sub }: PatchPath): readonly Json[] {
  const value = memberOf(holderOf(resource, attribute.schema), attribute.name);
  const elements = Array.isArray(value) ? value : [value];
  return elements
    .filter((element) => filter === undefined || (isJsonObject(element) && holds(filter, element)))
    .map((element) => (sub === undefined ? plainValue(element) : memberOf(element, sub)))
    .filter((found) => found !== undefined && found !== null);
}

// The URN of an extension names a member of the resource; the URN of the core schema names the resource itself.
function holderOf(resource: Resource, schema: string | undefined): JsonObject {
  const extension = schema === undefined ? undefined : memberOf(resource, schema);
  return isJsonObject(extension) ? extension : resource;
}

// `emails` alone means the `value` of its elements (RFC 7644 3.4.2.2).
function plainValue(element: Json | undefined): Json | undefined {
  return isJsonObject(element) ? memberOf(element, 'value') : element;
}

/** Mapping paths know only `eq` (entra-engine 4.4); any other filter holds for nothing. */
function holds(filter: Filter, element: JsonObject): boolean {
  if (filter.kind === 'and') return filter.filters.every((part) => holds(part, element));
  if (filter.kind !== 'compare' || filter.op !== 'eq') return false;
  const found = memberOf(element, filter.path.name);
  return found !== undefined && foldCase(String(found)) === foldCase(String(filter.value));
}

/** Attribute names and URNs compare without case. */
function memberOf(holder: Json | undefined, name: string): Json | undefined {
  if (!isJsonObject(holder)) return undefined;
  if (Object.hasOwn(holder, name)) return holder[name];
  const folded = name.toLowerCase();
  const key = Object.keys(holder).find((candidate) => candidate.toLowerCase() === folded);
  return key === undefined ? undefined : holder[key];
}
