import { type Attribute, primarySubAttribute, type ResourceType, valueSubAttribute } from './attribute.ts';
import { refusal } from './error.ts';
import { foldCase, readInstantNs, sameName } from './literal.ts';
import { elementsOf } from './multi-valued.ts';
import { type AttributeLocation, type AttributePath, locateAttribute, parseAttributePath } from './path.ts';
import { isJsonObject, type Json, memberOf, type Resource } from './resource.ts';

/** What a client asks for (RFC 7644 3.4.2.3). */
export interface SortRequest {
  readonly sortBy: string;
  /** `ascending` (default) or `descending`, in any case. */
  readonly sortOrder?: string | undefined;
}

/** The value by which a resource is sorted, in a form that `<` compares and JSON carries; undefined for none. */
export type SortKey = string | number | undefined;

/** An order of resources. Those with equal keys keep the order in which they come. */
export interface Sort {
  /** What is sorted by. */
  readonly path: AttributePath;
  keyOf(resource: Resource): SortKey;
  /** Negative, zero or positive, as `Array.sort` takes it. */
  compare(a: SortKey, b: SortKey): number;
}

/**
 * The order that a client asks for. What the type does not declare, and what is never returned, counts as without a
 * value everywhere (RFC 7644 is silent). Throws invalidPath, or invalidValue for another order or a complex attribute.
 */
export function compileSort({ sortBy, sortOrder }: SortRequest, type: ResourceType): Sort {
  const path = parseAttributePath(sortBy);
  const compare = comparison(sortOrder);
  const location = locateAttribute(type, path);
  if (location === undefined || isNeverReturned(location)) return { path, keyOf: () => undefined, compare };
  return { path, keyOf: keyReader(location, sortBy), compare };
}

function comparison(sortOrder: string | undefined): Sort['compare'] {
  if (sortOrder === undefined || sameName(sortOrder, 'ascending')) return ascending;
  if (sameName(sortOrder, 'descending')) return (a, b) => ascending(b, a);
  throw refusal('invalidValue', `sortOrder must be ascending or descending, not "${sortOrder.slice(0, 60)}"`);
}

/** Without a value comes last, and so first in the other direction (RFC 7644 3.4.2.3). */
function ascending(a: SortKey, b: SortKey): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return a < b ? -1 : 1;
}

function keyReader({ extension, attribute, sub }: AttributeLocation, sortBy: string): Sort['keyOf'] {
  const part = sub ?? (attribute.type === 'complex' ? valueSubAttribute(attribute) : undefined);
  const sorted = part ?? attribute;
  if (sorted.type === 'complex') {
    throw refusal('invalidValue', `${sortBy} is complex: sort by one of its sub-attributes`);
  }
  return (resource) => {
    const container = extension === undefined ? resource : memberOf(resource, extension);
    if (!isJsonObject(container)) return undefined;
    const value = chosenElement(attribute, memberOf(container, attribute.name));
    const compared = part === undefined ? value : partOf(value, part);
    return keyFor(sorted, chosenElement(sorted, compared));
  };
}

/** Of several values the primary one counts, else the first (RFC 7644 3.4.2.3). */
function chosenElement(attribute: Attribute, value: Json | undefined): Json | undefined {
  const elements = elementsOf(value);
  const primary = primarySubAttribute(attribute);
  const preferred =
    primary && elements.find((element) => isJsonObject(element) && memberOf(element, primary.name) === true);
  return preferred ?? elements[0];
}

const partOf = (value: Json | undefined, part: Attribute): Json | undefined =>
  isJsonObject(value) ? memberOf(value, part.name) : undefined;

function keyFor(attribute: Attribute, value: Json | undefined): SortKey {
  switch (attribute.type) {
    case 'string':
    case 'binary':
    case 'reference':
      if (typeof value !== 'string') return undefined;
      return attribute.caseExact ? value : foldCase(value);
    case 'decimal':
    case 'integer':
      return typeof value === 'number' ? value : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? Number(value) : undefined;
    case 'dateTime':
      return instantKey(value);
    case 'complex':
      return undefined;
  }
}

/** More than the nanoseconds between 1970 and any year that can be written. */
const EPOCH_NS = 10n ** 23n;

/** Instants as text of one length, because JSON has no integers of that size. */
function instantKey(value: Json | undefined): SortKey {
  const instant = readInstantNs(value);
  return instant === undefined ? undefined : String(instant + EPOCH_NS).padStart(24, '0');
}

const isNeverReturned = ({ attribute, sub }: AttributeLocation): boolean =>
  attribute.returned === 'never' || sub?.returned === 'never';
