import { type Attribute, primarySubAttribute, typeSubAttribute, valueSubAttribute } from './attribute.ts';
import { refusal } from './error.ts';
import { foldCase } from './literal.ts';
import { isJsonArray, isJsonObject, type Json, memberOf, sameJson } from './resource.ts';

/*
 * What RFC 7643 2.4 says of the values of one multi-valued attribute: which of them are the same, and which is primary.
 */

/** The values of an attribute as a list, whatever was stored. */
export function elementsOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return isJsonArray(value) ? value : [value];
}

/**
 * Text that is equal for two elements that may not stand side by side: the same `value` under the same `type`.
 * Where `value` is immutable the element is nothing but a reference (a member), and its `value` alone counts.
 */
function elementKey(attribute: Attribute, element: Json): string {
  const valueAttribute = valueSubAttribute(attribute);
  if (!isJsonObject(element)) return `value ${foldFor(attribute, element)}`;
  const value = valueAttribute && memberOf(element, valueAttribute.name);
  if (valueAttribute === undefined || value === undefined) return `whole ${stableJson(element)}`;
  const key = foldFor(valueAttribute, value);
  if (valueAttribute.mutability === 'immutable') return `value ${key}`;
  const typeAttribute = typeSubAttribute(attribute);
  const type = typeAttribute && memberOf(element, typeAttribute.name);
  return `${key.length} ${key}${typeAttribute && type !== undefined ? foldFor(typeAttribute, type) : ''}`;
}

/** The elements without repetition; of several with one key the first stays. */
export function distinctElements(attribute: Attribute, elements: readonly Json[]): readonly Json[] {
  return [...byKey(attribute, elements).values()];
}

/** Adds elements; one that is there already is not repeated but takes on the parts given (RFC 7644 3.5.2.1). Linear. */
export function addElements(
  attribute: Attribute,
  elements: readonly Json[],
  added: readonly Json[],
): readonly Json[] {
  const pending = byKey(attribute, added);
  const kept = elements.map((element) => {
    const key = elementKey(attribute, element);
    const addition = pending.get(key);
    pending.delete(key);
    return addition === undefined ? element : mergeElement(attribute, element, addition);
  });
  return [...kept, ...pending.values()];
}

/** Removes the elements that a client lists, each by the parts it names. Linear. */
export function removeListed(
  attribute: Attribute,
  elements: readonly Json[],
  listed: readonly Json[],
): readonly Json[] {
  const byValue = Map.groupBy(listed, (wanted) => valueKey(attribute, wanted));
  const nameless = byValue.get(undefined) ?? [];
  return elements.filter((element) => {
    const isNamed = (wanted: Json) => names(attribute, wanted, element);
    return !byValue.get(valueKey(attribute, element))?.some(isNamed) && !nameless.some(isNamed);
  });
}

/** Throws invalidValue where more than one element is primary (RFC 7643 2.4). */
export function checkPrimary(attribute: Attribute, elements: readonly Json[], at: string): void {
  const primary = primarySubAttribute(attribute);
  if (primary === undefined) return;
  if (elements.filter((element) => isTrue(element, primary)).length > 1) {
    throw refusal('invalidValue', `${at} has more than one primary value`);
  }
}

/** Makes the element that has become primary the only one (RFC 7644 3.5.2). Throws invalidValue for several. */
export function settlePrimary(
  attribute: Attribute,
  {
    before,
    after,
    at,
  }: { readonly before: readonly Json[]; readonly after: readonly Json[]; readonly at: string },
): readonly Json[] {
  const primary = primarySubAttribute(attribute);
  if (primary === undefined) return after;
  const earlier = new Set(before.filter((element) => isTrue(element, primary)));
  const fresh = after.filter((element) => isTrue(element, primary) && !earlier.has(element));
  if (fresh.length === 0) return after;
  checkPrimary(attribute, fresh, at);
  return after.map((element) =>
    earlier.has(element) && isJsonObject(element) ? { ...element, [primary.name]: false } : element,
  );
}

function byKey(attribute: Attribute, elements: readonly Json[]): Map<string, Json> {
  const found = new Map<string, Json>();
  for (const element of elements) {
    const key = elementKey(attribute, element);
    if (!found.has(key)) found.set(key, element);
  }
  return found;
}

function mergeElement(attribute: Attribute, element: Json, addition: Json): Json {
  const isReference = valueSubAttribute(attribute)?.mutability === 'immutable';
  if (isReference || !isJsonObject(element) || !isJsonObject(addition)) return element;
  const merged = { ...element, ...addition };
  return sameJson(merged, element) ? element : merged;
}

/** What an element is first looked up by; undefined where it has no `value`. */
function valueKey(attribute: Attribute, element: Json): string | undefined {
  if (!isJsonObject(element)) return foldFor(attribute, element);
  const value = valueSubAttribute(attribute);
  const given = value && memberOf(element, value.name);
  return value === undefined || given === undefined ? undefined : foldFor(value, given);
}

/** Whether all that the client wrote of an element is true of this one, found by its `value`; a reference is named by that alone. */
function names(attribute: Attribute, wanted: Json, element: Json): boolean {
  if (!isJsonObject(wanted)) return true;
  if (!isJsonObject(element)) return false;
  const isReference = valueSubAttribute(attribute)?.mutability === 'immutable';
  if (isReference && valueKey(attribute, wanted) !== undefined) return true;
  const primary = primarySubAttribute(attribute);
  return (attribute.subAttributes ?? []).every((sub) => {
    const given = memberOf(wanted, sub.name);
    // A missing `primary` is false (RFC 7643 2.4).
    const actual = memberOf(element, sub.name) ?? (sub === primary ? false : undefined);
    return given === undefined || (actual !== undefined && foldFor(sub, given) === foldFor(sub, actual));
  });
}

function foldFor(attribute: Attribute, value: Json): string {
  if (typeof value !== 'string') return stableJson(value);
  return attribute.caseExact ? value : foldCase(value);
}

function stableJson(value: Json): string {
  if (!isJsonObject(value)) return JSON.stringify(value);
  return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isTrue(element: Json, primary: Attribute): boolean {
  return isJsonObject(element) && memberOf(element, primary.name) === true;
}
