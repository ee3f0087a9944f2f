import {
  type AttributeName,
  type AttributePath,
  type Comparison,
  type Filter,
  locateAttribute,
  parseAttributePath,
  ScimError,
} from '@scimulator/scim';
import type { IndexName, TargetType } from '../resource-types.ts';
import { indexKey, memberKey } from './index-key.ts';

/** One condition that an index answers exactly. */
export type Lookup =
  | { readonly by: 'id'; readonly id: string }
  | { readonly by: IndexName | 'member'; readonly key: string };

/** A filter taken apart: a resource fits when it fits all lookups and, if there is a rest, the rest. */
export interface Search {
  readonly lookups: readonly Lookup[];
  readonly rest: Filter | undefined;
}

/**
 * Splits a filter into what indexes answer and what has to be evaluated resource by resource. Only `eq` with text under
 * `and` goes to an index: everything else keeps the meaning that the evaluator gives it.
 */
export function searchOf(filter: Filter | undefined, type: TargetType): Search {
  if (filter === undefined) return { lookups: [], rest: undefined };
  const conditions = filter.kind === 'and' ? filter.filters : [filter];
  const lookups: Lookup[] = [];
  const rest: Filter[] = [];
  for (const condition of conditions) {
    const lookup = lookupOf(condition, type);
    // One lookup of a kind, so that the number of statements a store has to prepare is small.
    if (lookup === undefined || lookups.some(({ by }) => by === lookup.by)) rest.push(condition);
    else lookups.push(lookup);
  }
  return { lookups, rest: conjunction(rest) };
}

function conjunction(filters: readonly Filter[]): Filter | undefined {
  const [first, ...others] = filters;
  return others.length === 0 ? first : { kind: 'and', filters };
}

function lookupOf(condition: Filter, type: TargetType): Lookup | undefined {
  if (condition.kind === 'valuePath') return memberLookup(condition, type);
  if (condition.kind !== 'compare' || condition.op !== 'eq') return undefined;
  if (typeof condition.value !== 'string') return undefined;
  const { path, value } = condition;
  if (isMemberValue(path, type)) return { by: 'member', key: memberKey(value) };
  if (path.sub !== undefined) return undefined;
  const name = canonicalName(path, type);
  if (name === 'id') return { by: 'id', id: value };
  const indexed = type.indexed.find((attribute) => attribute.name === name);
  return indexed && { by: indexed.index, key: indexKey(value, indexed.caseExact) };
}

/** `members[value eq "42"]` says the same as `members eq "42"`. */
function memberLookup(
  condition: Extract<Filter, { kind: 'valuePath' }>,
  type: TargetType,
): Lookup | undefined {
  const value = memberValueIn(condition.filter);
  if (value === undefined || type.members === undefined) return undefined;
  if (canonicalName(condition.attribute, type) !== type.members) return undefined;
  return { by: 'member', key: memberKey(value) };
}

/** The member that `value eq "…"` names, inside the brackets of a value path. */
export function memberValueIn(filter: Filter): string | undefined {
  if (filter.kind !== 'compare' || filter.op !== 'eq' || !isValue(filter.path)) return undefined;
  return typeof filter.value === 'string' ? filter.value : undefined;
}

const isValue = (path: Comparison['path']): boolean =>
  path.sub === undefined && path.name.toLowerCase() === 'value';

function isMemberValue(path: AttributePath, type: TargetType): boolean {
  if (type.members === undefined || canonicalName(path, type) !== type.members) return false;
  return path.sub === undefined || path.sub.toLowerCase() === 'value';
}

/** The attribute's name as the schema spells it; undefined for what is in an extension or nowhere. */
export function canonicalName({ schema, name }: AttributeName, type: TargetType): string | undefined {
  const location = locateAttribute(type.resourceType, schema === undefined ? { name } : { schema, name });
  return location?.extension === undefined ? location?.attribute.name : undefined;
}

/** The attribute that a client's text names, as the schema spells it; undefined when it names none. */
export function attributeNamed(text: string, type: TargetType): string | undefined {
  try {
    return canonicalName(parseAttributePath(text), type);
  } catch (error) {
    if (error instanceof ScimError) return undefined;
    throw error;
  }
}

/** Whether the filter looks at the attribute anywhere. */
export function mentions(filter: Filter, attribute: string | undefined, type: TargetType): boolean {
  if (attribute === undefined) return false;
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.some((inner) => mentions(inner, attribute, type));
    case 'not':
      return mentions(filter.filter, attribute, type);
    case 'compare':
    case 'present':
      return canonicalName(filter.path, type) === attribute;
    case 'valuePath':
      return canonicalName(filter.attribute, type) === attribute;
  }
}
